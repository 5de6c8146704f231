"""The publish gate (公開前の確認): why a version may not be offered yet.

Each check is a function from everything known about a version to reasons. A reason
says what is wrong, where, and whether it blocks. Pure: the pages themselves are
looked at by whoever has a browser, and come in as reasons too.
"""
