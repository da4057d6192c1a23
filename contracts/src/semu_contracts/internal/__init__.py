"""What one service asks of another at the moment of need: a call, not an event."""
