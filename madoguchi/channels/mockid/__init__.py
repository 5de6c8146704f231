"""A mock identity provider for demos and tests: OpenID Connect, invented people.

It answers as the government's sign-in application does to a municipality (code flow,
PKCE S256, private_key_jwt, nonce, pairwise subject, ES256), so that the real client
is exercised before a contract exists. It runs as a process of its own and refuses to
start outside a demo: whoever picks a person here *is* that person.
"""
