"""What the ward can be asked for at all, on line or not, and what is due when.

Nouns: entry (one procedure in the catalogue), deadline, charge, guide (questions
about an event of life), due (an entry somebody has to see to, with its day). Verbs:
load, compute. Nothing here knows versions that are published, cases or requests.
"""
