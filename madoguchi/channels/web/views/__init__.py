"""The pages of this door, one file for each page or few that belong together."""
