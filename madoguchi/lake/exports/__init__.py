"""The data set in the forms of others: XES, OCEL 2.0 and CSV.

Each form reads the view `events` of an open connection and writes one file, row by row.
"""
