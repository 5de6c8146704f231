"""Weigh the work of the software, beside the peer's figures.

Processor time comes from the kernel's account of real server processes, never from a
clock on the wall; queries are counted inside the application.
"""
