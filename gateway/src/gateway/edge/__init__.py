"""Everything that arrives: whose path it is, whether it may pass, and the way through."""
