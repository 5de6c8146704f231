"""Values of the ward's world that need no framework and no clock.

Nouns: day, span, era date, age, name, number, reference, channel. Verbs: parse,
count, fold, check, mask. Everything here is a pure function of its arguments, so
every room may import it and every rule can be tried in a doctest.
"""
