"""Notices (안내문): one a taxpayer and campaign, from the campaign's approval until it is read."""
