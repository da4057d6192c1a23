"""Officials' work on bills: contacts (독려) and dispositions (체납처분·행정제재)."""
