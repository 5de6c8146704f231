"""Read a log of another system, whatever form it has, into rows of one shape.

The rows lie in the table `raw` of a DuckDB database, in the order of the file.
"""
