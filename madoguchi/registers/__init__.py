"""Keep the registers (台帳): the sources of the plan's figures that are not cases.

Nouns: a register, defined by a file of this room; a line, what one row of it said as
of a day; a pool, where answers and times wait until enough people gave them; a timer.
Verbs: state, withdraw, import; time, send, answer; release. Every line is a fact of the
log, and no fact names a person.
"""
