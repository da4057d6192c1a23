"""Who sits on the committee, and for how long."""
