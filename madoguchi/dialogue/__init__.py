"""Talk about a case: with its applicant, among colleagues, with other sections.

Nouns: a message (やりとり) between the office and an applicant, an advice (問合せ)
that one section asks of another until a day, a call (あて) that says to one member of
staff that something waits for them. Verbs: write, reply, note down; ask, answer, take
back; mention, open. What was said is sealed under the key of the case.
"""
