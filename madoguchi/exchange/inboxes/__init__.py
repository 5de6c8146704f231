"""The portals that applications are pulled from (申請の取込元), by name.

Each has the four verbs that the national portal has for municipalities: log in, list,
get, list of statuses. The verbs are known (reference: the portal's developer page); the
shape of its messages is not published, so the shape here is our own.
"""
