"""After everything was lost: the bank's files and statements of the lost days, and what was rebuilt of them (복구)."""
