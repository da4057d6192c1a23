"""The document (안내문) behind a notice's link: who sent it, and, for the recipient alone, what is owed and why."""
