"""A walk through a version: what was typed so far, sealed for its way by the browser.

A walk becomes a worked example: what it leads to is worked out and written down.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from madoguchi.procedures.definition.toml import lines_for, table
from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example, counted, walk
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.preview.claims import Claim, NoPreview
from madoguchi.vault.keys import root_key
from madoguchi.vault.problems import VaultProblem
from madoguchi.vault.rules import DataKey, derive
from madoguchi.vault.sealing import open_sealed, seal

KEY = 0
"""The number of a key that is derived and stands in no store."""

LONGEST = 600_000
"""Characters of a sealed walk; a page that sends more is not one of ours."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The answers so far, and the day they are given on.

    Of a file only its name and size go along, by the answer that stands for it.
    """

    today: date
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    files: Mapping[str, tuple[str, int]] = field(default_factory=dict, repr=False)
    channel: str = "web"

    def with_answers(self, answers: Mapping[str, Any]) -> "Walk":
        """Return the walk with more answers; what is None is answered no more."""
        merged = {**self.answers, **answers}
        return replace(
            self, answers={key: one for key, one in merged.items() if one is not None}
        )

    def journey(self, form: Form) -> Journey:
        return Journey(form, self.answers, self.today, self.channel)


# ------------------------------------------------------------------ through a browser


def sealed(one: Walk, claim: Claim) -> str:
    """Seal a walk for the browser of whoever walks; only the same claim opens it."""
    held = {
        "today": one.today.isoformat(),
        "answers": one.answers,
        "files": one.files,
        "channel": one.channel,
    }
    plain = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(seal(_key(claim), claim.place, "walk", plain)).decode()


def opened(text: str, claim: Claim) -> Walk:
    """Open a sealed walk; raise NoPreview for anything else."""
    try:
        blob = urlsafe_b64decode(text.encode("ascii")) if len(text) <= LONGEST else b""
        held = json.loads(open_sealed(_key(claim), claim.place, "walk", blob))
    except (NotBase64, UnicodeEncodeError, VaultProblem):
        raise NoPreview("forged") from None
    return Walk(
        date.fromisoformat(held["today"]),
        held["answers"],
        {key: (name, size) for key, (name, size) in held["files"].items()},
        held["channel"],
    )


def _key(claim: Claim) -> DataKey:
    return DataKey(KEY, claim.ward, derive(root_key(), "preview walk"))


# ------------------------------------------------------------------------ an example


def example_of(form: Form, one: Walk, title: str) -> str:
    """Write a walk as the text of an examples/*.toml, with what it leads to.

    A rule that is not decided yet is expected not to be: run again, it must say the
    same.
    """
    shown = {
        key: answer
        for key, answer in one.journey(form).shown().items()
        if key not in form.untyped
    }
    example = Example("", title, one.today, one.channel, shown, {}, {})
    form = counted(form, one.today)
    outcome = walk(form, example)
    seen = Journey(form, outcome.answers, one.today, one.channel).shown()
    fee = form.fee(seen, one.channel, one.today).total
    expect: dict[str, Any] = {
        "path": outcome.path,
        "complete": outcome.complete,
        "eligible": form.eligibility(seen, one.today, one.channel).word,
    }
    if fee is not None:
        expect["fee"] = fee
    if outcome.problems:
        expect["problems"] = [[found.field, found.code] for found in outcome.problems]
    top = "\n".join(
        lines_for({"title": title, "today": one.today, "channel": one.channel})
    )
    return f"{top}\n\n{table(['answers'], shown)}\n{table(['expect'], expect)}"
