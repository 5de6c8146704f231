"""Sets of other makers, run against the importers: each command takes a path."""
