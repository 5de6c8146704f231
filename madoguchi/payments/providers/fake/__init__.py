"""A payment company for demos and tests: its own books, page, messages and day files.

It behaves as a real one does where that matters: a charge is made once per reference,
people pay at once (card, QR) or later at a shop or a bank, a try can fail or be given
up, every message is signed and may come late, twice or never, and the file of the day
tells everything again. It takes no number of a card: nobody can type one.
"""
