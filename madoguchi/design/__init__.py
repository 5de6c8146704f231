"""The design system: each part of a page once, for every door.

Nouns: component (one folder with macro, style and examples), layout, frame (what
surrounds a page), field (one question as a form shows it), theme (what a ward may
change), chart. Verbs: render, assemble, draw. It knows no procedure, no case and
no address: doors hand it words and links.
"""
