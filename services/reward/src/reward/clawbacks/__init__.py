"""Taking back what was paid (환수): a case, its cause by two persons, the demand, the money that came back."""
