"""Rewards (포상금): credits of officials who collect arrears, provisional until the committee recognises them."""
