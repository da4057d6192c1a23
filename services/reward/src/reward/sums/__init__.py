"""What arrived here, summed for the daily agreement with collection."""
