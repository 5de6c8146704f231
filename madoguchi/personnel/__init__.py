"""Who may act in the office now, and from which browser.

Nouns: session (a signed-in browser of a member of staff), passkey (パスキー, the
second factor), enrolment (the time to register one), membership (配属, a row of
`wards`). Verbs: sign in and out, register a passkey, join, assign, move, leave,
transfer by a file. The log is told of each.
"""
