"""What was decided here, summed for the daily agreement with collection."""
