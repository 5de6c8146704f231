"""Look at a version before residents do, and walk through it (プレビュー).

A claim says who may look at what and for how long; a manner, how it is shown; a walk
is what was typed so far. All of it travels with the browser: nothing of a preview is
ever kept as a draft, a case, a fact or a figure.
"""
