"""Payment (납부) on the notice page: one receipt for one approved payment, whatever is repeated, lost or late."""
