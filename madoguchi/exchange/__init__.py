"""Hand granted cases over to the systems they belong to, and take work in from others.

Nouns: a business (標準化対象事務), one of twenty by law; a layout, the columns of its
file; a batch (連携の回), the cases of one file with a number; a row, one case in a
batch; an acknowledgement, the system's answer to rows; an arrival, an application that
another portal took; an enquiry (照会), a typed question to a register. Verbs: make,
fetch, acknowledge, pull, take in, ask. What crosses the border is data of this room,
never a table of another system.
"""
