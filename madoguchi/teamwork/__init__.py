"""Share the work of a department: give cases out, act on many at once, keep views.

Nouns: a bulk (一括処理), which is one act that somebody confirmed for many cases, and
its items; a rule of assignment (担当の決まり), which says who gets what comes in; a
saved view (一覧の見方) of the queue. Verbs: plan, confirm, carry out, undo; set, drop.
What happens to a case is done by the actions of the cases, each case for itself.
"""
