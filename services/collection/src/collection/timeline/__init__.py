"""What this service knows of a bill's story."""
