"""The log: one append-only list of facts per ward.

Nouns: event (a row of the log), fact (what it says), stream (the thing it is
about), seal (its place in the ward's hash chain), checkpoint (the chain's head,
signed, outside the database), view (who looked at what). Verbs: record, seal,
follow, verify.
"""
