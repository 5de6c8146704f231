"""Named rules (名前のある規則): what the language cannot say well, shipped with us.

A rule is called by name and version, `rule("part_allowance@1", …)`. A version of a
procedure keeps the version of the rule that it names, so a rule that was ever shipped
stays here and never changes: what changes is a new version beside it, and the file of
vectors of each holds it to what it was.
"""
