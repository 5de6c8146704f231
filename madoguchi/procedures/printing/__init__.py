"""Lay a version out as a printed form (様式), from the same definition as every page.

Gives plain data in two languages; what draws it knows nothing of procedures.
"""
