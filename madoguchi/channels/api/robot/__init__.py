"""The door of robots (RPA): a few narrow verbs for machines that type.

It shares its manners with the API: a token and nothing else says who calls, what is
refused is told as problem details. It has no verb that reviews, approves or decides.
"""
