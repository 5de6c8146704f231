"""Judge whether a page can be used by everybody, in a real browser.

axe-core finds what a rule can decide alone; our own checks find more, and a walk by
the keyboard finds where it leads nowhere. What no machine can see is left to people.
"""
