"""Reductions (감액결정): what a decision takes back of a levy."""
