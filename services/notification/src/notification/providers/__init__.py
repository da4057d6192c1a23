"""The outside: one small client a provider, and one table from its codes to ours."""
