"""The languages a page can speak, as data: one file each.

A file says what the language is called, how it writes dates, amounts and lists, and
what stands for the names of the eras. An installation adds a language by a folder of
its own, which `look_also_in` names.
"""
