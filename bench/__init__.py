"""Benchmarks: each figure is the median of several rounds, beside its floor measured in the same run."""
