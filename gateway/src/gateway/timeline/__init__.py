"""One bill's story, asked of every service."""
