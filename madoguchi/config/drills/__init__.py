"""Break things on purpose, in a throw-away ward, and look at what is left.

Every drill ends with a control: the same attack on the same work with one safeguard
taken away. A control that does not fail means that the drill proves nothing.
"""
