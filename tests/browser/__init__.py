"""A whole installation in a real browser: what residents and clerks go through."""
