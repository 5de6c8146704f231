"""The procedure as data: read from a folder, checked, frozen into canonical bytes.

Pure Python. `load` reads a folder, `canonical` gives the bytes and their hash.
"""
