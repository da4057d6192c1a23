"""Campaigns (일제정리 안내): selected arrears, drafted by one official, approved by another, told to notification."""
