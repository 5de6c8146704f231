"""Seal personal data (封緘): keys in their own store, and search without reading.

Nouns: the root key (a file), a ward's keys, a data key per case or person, a share
of the root key on paper. Verbs: take, open and destroy a data key; seal and open a
field; make, split, recover and prove the root key. The room does not know what the
sealed bytes mean or who may read them.
"""
