"""Ask one question of all residents at once (一斉判定), approved and written down.

Nouns: a run, which asks of everybody in the ward's registers whether they are entitled
to what one version of a procedure grants; a verdict (判定), sealed under the key of the
person it is about. Verbs: propose, approve, cancel, carry out, look through the
verdicts, clear. Opened values stand in memory only; who knows a run's counts knows
nobody's verdict. The room knows no case: whoever is found still has to apply.
"""
