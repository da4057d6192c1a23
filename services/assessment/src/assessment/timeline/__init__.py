"""What this service knows of one bill's story."""
