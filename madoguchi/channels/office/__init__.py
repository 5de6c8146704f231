"""The office's door: staff sign in, work on cases, enter for others, read figures.

Nouns: entrance (an address and who may come in), staff request. It has no rule and
no action of its own: it turns requests into actions and refusals into sentences.
"""
