"""The door for other systems: JSON in, JSON out, described by OpenAPI.

A client system proves itself by a token; it is no person. What it sends is read, kept
and received by the same actions as what a resident types.
"""
