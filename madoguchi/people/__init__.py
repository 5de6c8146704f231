"""The resident: who they are to this ward, and what they let us remember.

Nouns: person, identity check (本人確認), consent (同意), known answer (once-only).
Verbs: sign in, check identity, consent, remember, forget. Everything that names a
person is sealed under that person's own data key; signing in is found again by a
blind index of the provider's subject.
"""
