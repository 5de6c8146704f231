"""Process maps (仕事の流れ): where the time of the ward's own procedures goes.

Nouns: a question (which cases of which procedure), a finding (what the log answered,
and until which of its seals). Verbs: ask, find. A finding is made by a job and kept
until the log moves on; it names roles and departments and never one of the staff, and
says no time and no share of fewer than ten.
"""
