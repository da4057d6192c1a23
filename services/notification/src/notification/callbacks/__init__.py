"""Signed webhooks of collectors (수납기관): money that reached the city by a virtual account or another agency."""
