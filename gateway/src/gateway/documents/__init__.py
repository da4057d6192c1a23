"""One API document, merged from the services' own."""
