"""The SQLite backend with a gate for its writers."""
