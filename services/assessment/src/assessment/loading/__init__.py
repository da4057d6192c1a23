"""From a stored levy file to levies: reading, checking, staging, deciding."""
