"""A ward that has been lived in: invented residents, real actions, a clock to hand.

Nothing here writes a table: a plan of lives is made from a seed (who applies for
what, when, by which channel, who hesitates, who errs), and `life` plays it through
the same actions the doors call, with the clock of the plan.
"""
