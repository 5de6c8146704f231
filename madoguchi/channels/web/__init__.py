"""The door for residents, by browser.

Nouns: page (a view), visitor (whoever asks, and by what right), frame. It words what
other rooms decide, and decides only where to go next.
"""
