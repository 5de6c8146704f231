"""Search sealed values without opening them: the blind index (盲検索引).

A value is folded for search, then hashed under the ward's own index key, so equal
values meet and nothing can be read or guessed without the key. A match is checked
again after opening, by whoever asked.
"""

import hmac
from itertools import pairwise

from madoguchi.kernel.text import HYPHENS, fold_for_search
from madoguchi.vault import keys, rules

INDEX_BYTES = 16
PAIR_BYTES = 8
_NO_PUNCTUATION = str.maketrans(dict.fromkeys(f"{HYPHENS}().", ""))


def blind_index(ward_id: int, field: str, *values: str) -> bytes:
    """Return the index of one field's values, in the order given.

    A birth date alone is guessable (36,000 of them): give it with the kana name.
    """
    _, index_key = keys.ward_keys(ward_id)
    folded = [fold_for_search(value) for value in values]
    bound = rules.context("index", ward_id, field, *folded)
    return hmac.digest(index_key, bound, "sha256")[:INDEX_BYTES]


def folded_words(text: str) -> str:
    """Return running text as it is looked through, widths and kana being one.

    What numbers are written with is left out: 「03-1234」 is found by 「(03)1234」.

    >>> folded_words("ｻｰﾋﾞｽの ご案内") == folded_words("サービスのご案内")
    True
    """
    return fold_for_search(text).translate(_NO_PUNCTUATION)


def blind_pairs(ward_id: int, field: str, text: str) -> frozenset[bytes]:
    """Return the index of every pair of characters that stand together in a text.

    Who holds the rows without the key learns which texts have pairs in common, and no
    more; they are deleted with what they were made of.
    """
    _, index_key = keys.ward_keys(ward_id)
    pairs = {"".join(two) for two in pairwise(folded_words(text))}
    return frozenset(
        hmac.digest(index_key, rules.context("pair", ward_id, field, one), "sha256")[
            :PAIR_BYTES
        ]
        for one in pairs
    )
