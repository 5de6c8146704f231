"""The work: one case (事案) for one applicant, from the first page to the result.

Nouns: draft, case, correction (補正), decision (処分・決定), note, hand-over. Verbs:
start, save, resume, submit, withdraw, take, ask and answer a correction, decide,
hand over, close. A case keeps the version of the procedure it began under, its
answers are sealed under its own data key, and every verb leaves a fact in the log
from which state, stage, due date and assignee can be computed again.
"""
