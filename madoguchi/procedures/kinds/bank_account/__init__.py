"""A bank account (振込先口座) as the banks' transfer format takes it.

Bank and branch are typed by name, or part of one, or by code; the list of banks gives
the other. A code that is not listed is kept as typed: banks open faster than lists.
The account number and its holder are masked but for those who need them. The holder is
kept in full-width katakana, with letters, digits and signs in half width.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.banks import POST_BANK, Listed, banks, branches_of, named
from madoguchi.kernel.languages.language import JAPANESE, language_of
from madoguchi.kernel.reference import MASK, mask_name
from madoguchi.kernel.text import digits_of, is_full_kana, to_full_kana, to_half_width
from madoguchi.kernel.written import filled, joined
from madoguchi.procedures.expressions.shapes import Parts, Shape
from madoguchi.procedures.kinds.answers import Worded
from madoguchi.procedures.kinds.input import gather, nothing, plain
from madoguchi.procedures.kinds.kind import (
    Box,
    Field,
    Kind,
    Look,
    Raw,
    first,
    kind_words,
    refuse,
    texts,
)
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Option, Question

NAME = "bank_account"
TYPED = ("bank_code", "branch_code", "type", "number", "holder")
NAMES = {"bank_code": "bank_name", "branch_code": "branch_name"}
PARTS = (*TYPED, *NAMES.values())
DIGITS = {"bank_code": 4, "branch_code": 3, "number": 7}
SEEN = 3
"""Digits of the number that a masked account still shows."""
TYPES = ("ordinary", "current", "savings")
LONGEST = 60
LONGEST_HOLDER = 30
"""Characters of the holder's name in the transfer format, a voicing mark being one."""
SIGNS = re.compile(r"[A-Z0-9()./ -]")
CODE = re.compile(r"([0-9]+)(?:\s.*)?")
"""A code, alone or with the name that the list gives it."""
MOST_OFFERED = 40
POST_SYMBOL = re.compile(r"1[0-9]{3}0")
Account: TypeAlias = Mapping[str, str]


class BankAccount(Kind):
    name = NAME
    is_secret = True
    fields: ClassVar[tuple[Field, ...]] = (
        Field("bank_code", "off", "text", "w20"),
        Field("branch_code", "off", "text", "w20"),
        Field("type", "off", "none", "w10", "select"),
        Field("number", "off", "numeric", "w10"),
        Field("holder"),
    )

    def parse(self, question: Question, raw: Raw, today: date) -> Account | None:
        del today
        if nothing(raw):
            return None
        typed = from_passbook(with_codes(raw))
        values = gather(_part(question, typed, part) for part in TYPED)
        account = dict(zip(TYPED, values, strict=True))
        return account | {
            NAMES[part]: found.name if (found := _list(part, account).get(code)) else ""
            for part, code in account.items()
            if part in NAMES
        }

    def display(self, question: Question, answer: Account, language: str) -> str:
        del question
        return _said(answer, language)

    def masked(self, question: Question, answer: Account, language: str) -> str:
        del question
        number = answer["number"]
        hidden = {
            "number": MASK * (len(number) - SEEN) + number[-SEEN:],
            "holder": mask_name(answer["holder"]),
        }
        return _said({**answer, **hidden}, language)

    def pressed(self, question: Question, raw: Raw) -> Raw | None:
        """Offer the banks or branches that a name may stand for, when they are few."""
        del question
        for part in NAMES:
            found = candidates(raw, part)
            if 1 < len(found) <= MOST_OFFERED:
                return {**_in_full(raw), f"{part}s": [one.said for one in found]}
            raw = with_codes(raw)
        return None

    def typed(
        self, question: Question, answer: Account | None
    ) -> Mapping[str, list[str]]:
        del question
        if answer is None:
            return {}
        named = {
            part: f"{answer[part]} {answer[name]}".strip()
            for part, name in NAMES.items()
        }
        return {part: [named.get(part, answer[part])] for part in TYPED}

    def look(self, question: Question, language: str) -> Look:
        options = tuple(Option(one, _label(one)) for one in TYPES)
        return Look(self.name, question.hint[language], options)

    def sent(
        self, question: Question, answer: Account | None
    ) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {part: [answer[part]] for part in TYPED}

    def boxes(self, question: Question) -> tuple[Box, ...]:
        del question
        number = Box("digits", "number", count=DIGITS["number"])
        options = tuple(Option(one, _label(one)) for one in TYPES)
        return (
            Box(part="bank_code"),
            Box(part="branch_code"),
            Box("checks", "type", options=options),
            number,
            Box(part="holder"),
        )

    def schema(self, question: Question) -> dict[str, Any]:
        del question
        described = texts(*TYPED, longest=LONGEST_HOLDER)
        names = {name: {"type": "string"} for name in NAMES.values()}
        described["properties"] |= names  # the list of banks says them anyway
        for part, count in DIGITS.items():
            described["properties"][part] = {
                "type": "string",
                "pattern": f"^[0-9]{{{count}}}$",
                "maxLength": count,
            }
        described["properties"]["type"] = {"enum": list(TYPES)}
        return described

    def shape(self, question: Question) -> Shape:
        del question
        return Parts(names=PARTS)


def _label(type_of_account: str) -> Worded:
    return Worded(lambda language: kind_words(NAME, language)["words"][type_of_account])


def _said(account: Account, language: str) -> str:
    said, pair = kind_words(NAME, language), language_of(language).pair
    values = {**account, "type": said["words"][account["type"]]}
    for part, name in NAMES.items():
        form = said["words"]["named" if account[name] else "unlisted"]
        values[part] = filled(form, {"code": account[part], "name": account[name]})
    return joined("\n", (pair(said["parts"][part], values[part]) for part in TYPED))


def with_codes(raw: Raw) -> Raw:
    """Put the code in the place of a name that means one bank or branch.

    >>> typed = {"bank_code": ["ゆうちょ"], "branch_code": ["〇一八"]}
    >>> read = with_codes(typed)
    >>> read["bank_code"], read["branch_code"]
    (['9900'], ['018'])
    """
    for part in NAMES:
        text = first(raw, part).strip()
        if (coded := CODE.fullmatch(to_half_width(text))) is not None:
            raw = {**raw, part: [coded[1]]}
        elif len(found := candidates(raw, part)) == 1:
            raw = {**raw, part: [found[0].code]}
    return raw


def _in_full(raw: Raw) -> Raw:
    """Write the name beside a code that is listed: a code alone says too little."""
    account = {part: first(raw, part) for part in NAMES}
    found = {part: _list(part, account).get(code) for part, code in account.items()}
    return {**raw, **{part: [one.said] for part, one in found.items() if one}}


def candidates(raw: Raw, part: str) -> Sequence[Listed]:
    """Return what a typed name may stand for; nothing for a code."""
    text = first(raw, part).strip()
    if not text or digits_of(text) or CODE.fullmatch(to_half_width(text)):
        return []
    return named(text, _list(part, {"bank_code": first(raw, "bank_code")}))


def _list(part: str, account: Account) -> Mapping[str, Listed]:
    return banks() if part == "bank_code" else branches_of(account["bank_code"])


def from_passbook(raw: Raw) -> Raw:
    """Read symbol and number of a passbook of the Japan Post Bank as an account.

    Symbol 1abc0 is branch ab8 and the number loses its last digit, which is 1: so
    the bank itself says on its page on 振込用の店名・預金種目・口座番号.

    >>> typed = {"branch_code": ["11940"], "number": ["12345671"]}
    >>> read = from_passbook({"bank_code": ["9900"], **typed})
    >>> read["branch_code"], read["number"], read["type"]
    (['198'], ['1234567'], ['ordinary'])
    """
    bank, symbol, number = (
        digits_of("".join(raw.get(part, ())[:1])) or ""
        for part in ("bank_code", "branch_code", "number")
    )
    if bank != POST_BANK or not POST_SYMBOL.fullmatch(symbol):
        return raw
    if not re.fullmatch(r"[0-9]{1,7}1", number):
        return raw
    return {
        **raw,
        "branch_code": [f"{symbol[1:3]}8"],
        "type": ["ordinary"],
        "number": [number[:-1]],
    }


def _part(question: Question, raw: Raw, part: str) -> str | Unusable:
    try:
        typed = plain(question, raw, part, LONGEST)
        if not typed:
            return refuse(question, f"account_{part}_missing", part)
        if part == "type":
            return _type(question, typed)
        if part == "holder":
            return _holder(question, typed)
        return _digits(question, raw, part)
    except Unusable as problem:
        return problem


def _type(question: Question, typed: str) -> str:
    words = kind_words(NAME, JAPANESE)["words"]
    for one in TYPES:
        if typed in (one, words[one]):
            return one
    raise refuse(question, "not_an_option", "type")


def _digits(question: Question, raw: Raw, part: str) -> str:
    digits = digits_of(first(raw, part))
    if digits is None:
        raise _not_digits(question, raw, part)
    if part == "number" and len(digits) <= DIGITS[part]:
        return digits.zfill(DIGITS[part])
    if len(digits) != DIGITS[part]:
        raise refuse(question, f"account_{part}_length", part, count=len(digits))
    return digits


def _not_digits(question: Question, raw: Raw, part: str) -> Unusable:
    """Say why a name leads to no code."""
    if part not in NAMES:
        return refuse(question, f"account_{part}_not_digits", part)
    typed, found = first(raw, part).strip(), candidates(raw, part)
    if part == "branch_code" and not digits_of(first(raw, "bank_code")):
        return refuse(question, "account_branch_code_no_bank", part, typed=typed)
    why = "several" if found else "unknown"
    return refuse(
        question, f"account_{part}_{why}", part, typed=typed, count=len(found)
    )


def _holder(question: Question, typed: str) -> str:
    """Return the holder as a bank writes it; width and case do not matter."""
    kana = to_full_kana(to_half_width(typed).upper()).replace("　", " ")
    for letter in kana:
        if not SIGNS.fullmatch(letter) and not is_full_kana(letter):
            raise refuse(question, "account_holder_letter", "holder", character=letter)
    length = len(unicodedata.normalize("NFD", kana))
    if length > LONGEST_HOLDER:
        raise refuse(
            question,
            "account_holder_long",
            "holder",
            most=LONGEST_HOLDER,
            length=length,
        )
    return kana


KIND = BankAccount()
