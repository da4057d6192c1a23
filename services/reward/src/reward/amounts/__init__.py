"""Rewards that no receipt alone makes: of informants by the decree's brackets, of proposals by the committee."""
