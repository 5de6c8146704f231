"""Forms and rules of other systems become procedures of our own.

One module per source form turns a file into a definition and a report, which says of
each key whether it was carried over, changed, left to a person or not supported.
Nothing here writes to a database or knows a ward.
"""
