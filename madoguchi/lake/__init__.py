"""The log as a data set: Parquet files of integers, dates and short codes.

Nouns: step (a fact that is a step of work on a case), range (of seals, in one or more
files), manifest (which files make up a ward's data set), tail (what was sealed since).
Verbs: build, rebuild, verify, open, export. The room reads the log and nothing else; it
never holds a name, an answer or who of the staff did something.
"""
