"""Read the number that a printed form carries: scanned from its 2D code, or typed."""

import re
import unicodedata
from dataclasses import dataclass

FORM = re.compile(r"[a-z][a-z0-9-]{1,39}-[1-9][0-9]{0,5}-[0-9a-f]{8}")
DRAFT = re.compile(r"[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """What stands on a form: which form it is, and of which draft, if of any."""

    form: str = ""
    draft: str = ""

    @property
    def slug(self) -> str:
        return self.form.rsplit("-", 2)[0]


def read_number(text: str) -> PaperNumber:
    """Return what a scanner or a clerk typed in; empty when it is no such number.

    >>> read_number("https://a.jp/midori/paper/inu-1-0123abcd/K7QM-29XD-4TPA/")
    PaperNumber(form='inu-1-0123abcd', draft='K7QM-29XD-4TPA')
    >>> read_number("ｉｎｕ－１－0123ABCD")
    PaperNumber(form='inu-1-0123abcd', draft='')
    >>> read_number("k7qm 29xd 4tpa")
    PaperNumber(form='', draft='K7QM-29XD-4TPA')
    >>> read_number("みどり")
    PaperNumber(form='', draft='')
    """
    typed = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    parts = [one for one in re.split(r"[/?#\s]+", typed) if one]
    form = next((one.lower() for one in parts if FORM.fullmatch(one.lower())), "")
    left = [one.upper() for one in parts if one.lower() != form]
    joined = "".join(left)
    drafts = [one for one in (*left[-1:], joined) if DRAFT.fullmatch(one)]
    if not drafts:
        return PaperNumber(form)
    letters = drafts[0].replace("-", "")
    return PaperNumber(form, f"{letters[:4]}-{letters[4:8]}-{letters[8:]}")
