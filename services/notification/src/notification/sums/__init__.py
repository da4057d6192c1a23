"""What was approved here, summed for the daily agreement with collection."""
