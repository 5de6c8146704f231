"""The verbs of shared work; the only code that writes this room's tables."""
