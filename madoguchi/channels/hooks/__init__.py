"""The door for messages of outside companies: no cookie, no token, a signature each.

Whoever is not believed learns nothing but a number; the refusal is counted.
"""
