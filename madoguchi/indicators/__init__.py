"""What the log says about how the ward is doing.

An indicator (指標) is a declared formula over facts: one TOML file in
`definitions/` with its sentence of the plan, its formula in words, the same formula
as two conditions, and a worked example that runs as a test. A follower of the log
keeps one line per case, page, count and offer; every reading is computed from those
lines and from nothing else, and opens to the facts behind it. Case tables are never
read.
"""
