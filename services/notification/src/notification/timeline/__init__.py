"""This service's part of a bill's story."""
