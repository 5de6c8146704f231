"""Read from a log where the time of a piece of work goes.

The nouns: event relation (one row per event, in the order of its case), map, edge,
variant, path, reference flow. The verbs: read, mine, compare, align, draw. The room
knows DuckDB and rows of integers and short text; it knows no ward, no table of ours
and no Django, so the log of any other system goes the same way as our own.
"""
