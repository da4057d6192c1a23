"""The mobile pages: templates, stylesheet and the headers that every page carries."""
