"""The pages of the office, one file each."""
