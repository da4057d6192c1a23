"""Levy files as an agency exports them, made by a seed: nobody in them exists."""
