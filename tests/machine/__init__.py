"""Scripts that make a machine ready, and tests of their plain words."""
