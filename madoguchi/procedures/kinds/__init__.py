"""The kinds of question: typed input → answer → words.

A new kind is a new folder here whose `__init__.py` ends in `KIND = …`, with its words,
its field and its examples beside it; nothing else is edited. A kind that is drawn and
worded like another needs one file only.
"""
