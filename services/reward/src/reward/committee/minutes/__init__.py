"""What a confirmed meeting decided, on paper (회의록)."""
