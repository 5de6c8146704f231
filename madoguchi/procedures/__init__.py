"""What the ward offers, as versioned data.

Nouns: definition (the folder on disk), version (its canonical bytes, named by their
hash), form (a compiled version), question, journey (where a set of answers leads),
offer (a version that a ward has published). Verbs: load, compile, walk, publish.
"""
