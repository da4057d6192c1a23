"""The cities that send notices."""
