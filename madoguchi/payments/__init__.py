"""Money for a reference: what is due, what came, what was given back (納付).

Nouns: payment, receipt number, mismatch, refund, ledger entry (収納簿の行), waiver
(減免). Verbs: ask, waive, cancel, begin, receive, lapse, reconcile, propose and
approve a refund. The room knows no case: a payment belongs to a stream of the log and
has an identity of its own, under which money comes at most once. What a payment is
worth follows from its facts; no number of a card is ever seen here.
"""
