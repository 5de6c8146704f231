"""The closed language of conditions, fees and eligibility.

Text → tree (`parse`), tree ⇄ JSON (`tree`), static checks (`checking`), closures
(`compile`). Values are true, false or unknown, whole numbers, texts, dates, choices
and lists of records; there are no floats, no coercion and no loops of one's own.
"""
