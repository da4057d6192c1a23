"""Bills (과세 건): opened when a levy is decided, and owed until they are collected, reduced or withdrawn."""
