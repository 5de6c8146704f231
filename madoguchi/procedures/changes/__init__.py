"""What becomes of people under way when a procedure changes.

`classes` says how far a change reaches, `differences` finds the changes between two
versions, `said` words them, `terms` says which version holds for a draft at an
instant, `carrying` moves answers to another version and loses none. Pure Python.
"""
