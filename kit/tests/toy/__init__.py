"""The smallest service: it registers officials as they change, and counts what it heard. For the kit's own tests."""
