"""Copies that are known to work: made, sealed, restored on the side, then counted.

A backup is two folders of sealed parts, each with a sealed manifest: the records
(database, files, checkpoints, secrets) and, apart from them, the key store, whose
copies expire so that a destroyed key stays destroyed. The root key is in neither.
"""
