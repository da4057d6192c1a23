"""Limitation days (소멸시효 완성일), with what interrupted or suspended the period."""
