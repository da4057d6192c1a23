"""What bills owe as of a day, for those who ask at the moment of need."""
