"""부과: what agencies and departments decide to levy, from the file they send to the bill that is told."""
