"""The mark inside an issued document that says which one it is, and about what.

It stands in the document's metadata, so it travels with the bytes wherever they go.
Nobody outside can read from it whose document it is, nor make one: the second half
is an index under the ward's own key (`marking`).
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

MARK = re.compile(rb"mdg1-[0-9a-f]{32}-[0-9a-f]{32}")


def marks_in(content: bytes) -> set[str]:
    """Return every mark that a file carries.

    >>> sorted(marks_in(b"(mdg1-" + b"0" * 32 + b"-" + b"f" * 32 + b") mdg1-0-f"))
    ['mdg1-00000000000000000000000000000000-ffffffffffffffffffffffffffffffff']
    """
    return {found.decode() for found in MARK.findall(content)}


def short_key(mark: str) -> str:
    """Return the id of a marked document as an address carries it, in 22 letters.

    >>> short_key("mdg1-" + "0" * 31 + "1-" + "f" * 32)
    'AAAAAAAAAAAAAAAAAAAAAQ'
    """
    _, key, _ = mark.split("-")
    return urlsafe_b64encode(bytes.fromhex(key)).decode().rstrip("=")


def key_from(short: str) -> UUID | None:
    """Return the id that an address carries, None where it carries none.

    >>> str(key_from("AAAAAAAAAAAAAAAAAAAAAQ")), key_from("A"), key_from("あ")
    ('00000000-0000-0000-0000-000000000001', None, None)
    """
    try:
        return UUID(bytes=urlsafe_b64decode(f"{short}=="))
    except (Error, ValueError):
        return None
