"""Who runs the office.

Nouns: ward (区), department (所管課), staff (職員), actor (who acts, through which
door), scope (the ward whose rows may be seen now). Verbs: create a ward, a
department, a member of staff; authenticate.
"""
