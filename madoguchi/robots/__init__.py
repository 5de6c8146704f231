"""Let robots (RPA) type granted cases into old screens, and nothing else.

Nouns: a robot, a machine with a token, a department and caps; an errand
(ロボットの作業), one case that one robot has for a short time under a lease, with a key
to look for in the old screen. Verbs: list what waits, lease, report, fail; staff
stop and start. A robot opens what its errand needs and hands over; it never reviews,
approves or decides.
"""
