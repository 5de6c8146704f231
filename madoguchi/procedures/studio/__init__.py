"""The studio: a procedure while it is being written (原稿), and how it is changed.

Nouns: manuscript (everything its author has written so far, right or wrong, by place),
place (the stable address of one value), edit (one named change), template (ひな形).
Verbs: edit, find flaws, lay out as the files of a folder. It knows no table, no page
and no person: actions keep manuscripts, the office shows them.
"""
