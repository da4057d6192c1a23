"""Withdrawal (취하) of a levy file that was sent by mistake."""
