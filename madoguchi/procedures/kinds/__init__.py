"""The kinds of question, one file each: typed input → answer → words.

A new kind is a new file here that ends in `KIND = …`; nothing else is edited.
"""
