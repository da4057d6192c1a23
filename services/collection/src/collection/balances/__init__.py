"""Balances held fast by closed booking day: snapshots that can be thrown away, and the trial balance."""
