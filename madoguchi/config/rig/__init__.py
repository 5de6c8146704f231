"""A throw-away installation with real processes, for the bench and the drills.

A place is a folder and its databases; what needs Django there runs in a process of
its own. Nothing here touches the installation the command was started in.
"""
