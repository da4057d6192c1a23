"""The treasury's statements (구금고 세입월계표): what came into the treasury in a month, as it says itself."""
