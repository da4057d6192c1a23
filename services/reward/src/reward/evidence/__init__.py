"""The files of a report: the signed form and the evidence (증거자료), streamed, checked by content and kept sealed."""
