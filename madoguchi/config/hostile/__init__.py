"""Send what breaks other software through every field, and see that nothing breaks.

Nouns: string, surface, outcome, tally. Runs against a ward of its own in this
process; whatever it is sent stays there.
"""
