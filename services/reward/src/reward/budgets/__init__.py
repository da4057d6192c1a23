"""The budget of rewards by fiscal year (예산): what may be paid in it, and what waits for the next."""
