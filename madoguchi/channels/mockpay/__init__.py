"""The payment page of the fake company: for demos and tests, in a process of its own.

It asks for no number of a card: whoever picks what shall happen, makes it happen. It
runs beside the mock identity provider and refuses to start outside a demo.
"""
