"""Dispatch (발송): waiting notices go to the provider in batches; results come back by asking, never by being told."""
