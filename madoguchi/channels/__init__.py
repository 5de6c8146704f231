"""The doors: each a way in, none with an action or a rule of its own."""
