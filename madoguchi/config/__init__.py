"""Wiring: settings, addresses, servers, commands. The only room that knows all."""
