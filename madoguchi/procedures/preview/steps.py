"""The steps of a preview around the pages of a version, as its addresses name them.

The key of a page has no hyphen, so no page can hide a step.
"""

OUTSET = ""
"""The page of the procedure, before everything else."""

START = "before-start"
ENTITLED = "am-entitled"
CHECK = "check-answers"
NOT_ELIGIBLE = "not-eligible"
LATER = "for-later"
RECEIPT = "your-receipt"
DECIDED = "what-it-decides"
EXAMPLE = "as-example"
RECORD = "record"
"""What an address asks for to show one record of a list, by its number from 0."""
