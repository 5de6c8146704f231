"""Keep the address of a protected person from everybody but two (支援措置).

Nouns: a protection (支援措置), which covers streams, a case or a person; a mark, by
which a later case of the same human is known without a name being kept; an opening,
asked for by one member of staff and permitted by another, for a short time; the
insight, how much of a stream somebody may see. Verbs: begin, cover, ask for an
opening, permit or refuse it, renew, ask for the end, end. The room knows neither cases
nor people: who owns a stream says who may act on it, and hides what tells where
somebody lives.
"""
