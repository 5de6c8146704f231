"""Search sealed values without opening them: the blind index (盲検索引).

A value is folded for search, then hashed under the ward's own index key, so equal
values meet and nothing can be read or guessed without the key. A match is checked
again after opening, by whoever asked.
"""

import hmac

from madoguchi.kernel.text import fold_for_search
from madoguchi.vault import keys, rules

INDEX_BYTES = 16


def blind_index(ward_id: int, field: str, *values: str) -> bytes:
    """Return the index of one field's values, in the order given.

    A birth date alone is guessable (36,000 of them): give it with the kana name.
    """
    _, index_key = keys.ward_keys(ward_id)
    folded = [fold_for_search(value) for value in values]
    bound = rules.context("index", ward_id, field, *folded)
    return hmac.digest(index_key, bound, "sha256")[:INDEX_BYTES]
