"""An old system of a demo, with a screen and no interface: what robots type into.

It takes whatever it is given, twice if it is given twice, as such systems do: whoever
types has to look first. Its book is a file of its own, not in the ward's database.
"""
