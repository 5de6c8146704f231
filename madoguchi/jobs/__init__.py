"""Work for later: a queue in our own table, behind the Django Tasks API.

Nouns: a job, its lease, its attempts, the parked job a person looks at. Verbs:
enqueue (in the caller's transaction), claim, finish, fail, park, resend. Every job
runs at least once, so every task is idempotent. A job carries ids, never what a
resident wrote. The room does not know what the tasks do.
"""
