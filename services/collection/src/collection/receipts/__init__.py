"""Receipts (수납): approved payments matched to bills, over-payment, and money in suspense."""
