"""Keep records as long as the rules say, and no longer (文書管理).

Nouns: retention (保存年限), which ends with a fiscal year; a hold (廃棄停止), until a
day or until it is lifted; a list of disposal (廃棄簿) with its lines; a copy (写し) of
a case or of all that is known of one person, with what was taken out of it. Verbs:
place and lift a hold; draw up, drop, approve and carry out a list; order and take a
copy. The room does not know what a case says: it tells the rooms that own rows to
empty them, and says in the log under which list.
"""
