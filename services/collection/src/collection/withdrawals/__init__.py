"""Withdrawal of bills whose levy file was sent by mistake: what is paid or notified stays."""
