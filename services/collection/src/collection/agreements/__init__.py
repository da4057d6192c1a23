"""The services agree (대사): what each holds of money, compared each day and after a restore, fact by fact."""
