"""The verbs of talk; the only code that writes this room's tables."""
