"""The monthly revenue report to the metropolitan mayor (세입징수보고, Dongjak 14), with the treasury's statement."""
