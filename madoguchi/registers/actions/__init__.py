"""The verbs of this room; the only code that writes its tables."""
