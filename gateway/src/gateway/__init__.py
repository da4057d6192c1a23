"""The gateway: access, routing, limits, one API document and one story of a bill. It knows no tax rule."""
