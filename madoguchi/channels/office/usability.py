"""Read the forms of a usability test and of a waiver, as staff fill them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.channels.office.wording import too_long
from madoguchi.channels.office.writing import cleaned
from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.gate.records import (
    AGES,
    DISABILITIES,
    MOST,
    Found,
    Group,
    Task,
    UsabilityTest,
)

ROWS: Final[Mapping[str, int]] = {"group": 8, "task": 6, "finding": 8}
"""How many rows each part of the form has; the empty ones are left out."""
LONGEST: Final = 300
"""As many characters fit in one field; more are refused, never cut off."""
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "group": ("age", "count"),
    "task": ("title", "tried", "managed", "minutes"),
    "finding": ("text", "stopped", "fix"),
}
"""What makes a row one that was filled in."""


@dataclass(slots=True)
class Typed:
    """What was typed, row by row, and what is wrong with it by field."""

    values: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return cleaned(self.values.get(name, ""))

    def words(self, name: str, missing: str = "") -> str:
        """Return a text that has room; `missing` says what is to be written there."""
        text = self.text(name)
        if long := too_long(text, LONGEST):
            self.wrong[name] = long
        elif not text and missing:
            self.wrong[name] = missing
        return text

    def rows(self, part: str) -> list[str]:
        """Return the names of the rows of a part in which anything was filled in."""
        names = [f"{part}.{row}" for row in range(1, ROWS[part] + 1)]
        return [
            name
            for name in names
            if any(self.text(f"{name}.{key}") for key in FIELDS[part])
            or self.text(f"{name}.disability") not in ("", DISABILITIES[0])
        ]

    def has(self, part: str, after: int) -> bool:
        """Say whether a row after the first ones was filled in."""
        return any(int(name.partition(".")[2]) > after for name in self.rows(part))

    def number(self, name: str, what: str, *, least: int) -> int:
        text = to_half_width(self.text(name))
        if text.isascii() and text.isdecimal() and least <= int(text[:6]) <= MOST:
            return int(text)
        limits = {"what": what, "least": least, "most": MOST}
        said = _("%(what)sを、%(least)sから%(most)sまでの数字で入れてください。")
        self.wrong[name] = said % limits
        return least

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            self.wrong[name] = _("日付を入れてください。")
            return date.min


def typed(sent: QueryDict) -> Typed:
    return Typed({name: str(sent[name]) for name in sent})


def read_test(form: Typed) -> UsabilityTest:
    """Return the test that was typed; what is wrong is noted on the form."""
    test = UsabilityTest(
        held_on=form.day("held_on"),
        groups=tuple(_groups(form)),
        tasks=tuple(_tasks(form)),
        findings=tuple(_findings(form)),
    )
    if not test.groups:
        form.wrong.setdefault("group.1.count", _("参加した人を、1組は入れてください。"))
    if not test.tasks:
        form.wrong.setdefault("task.1.title", _("試したことを、1つは入れてください。"))
    return test


def _groups(form: Typed) -> list[Group]:
    found = []
    for name in form.rows("group"):
        age = form.text(f"{name}.age")
        disability = form.text(f"{name}.disability") or DISABILITIES[0]
        if age not in AGES:
            form.wrong[f"{name}.age"] = _("年代を選んでください。")
            age = AGES[0]
        if disability not in DISABILITIES:
            form.wrong[f"{name}.disability"] = _("障害の区分を選んでください。")
            disability = DISABILITIES[0]
        count = form.number(f"{name}.count", _("人数"), least=1)
        found.append(Group(age, disability, count))
    return found


def _tasks(form: Typed) -> list[Task]:
    found = []
    for name in form.rows("task"):
        missing = _("何をしてもらったかを入れてください。")
        title = form.words(f"{name}.title", missing)
        tried = form.number(f"{name}.tried", _("試した人数"), least=1)
        managed = form.number(f"{name}.managed", _("できた人数"), least=0)
        minutes = form.number(f"{name}.minutes", _("かかった分"), least=0)
        if managed > tried:
            form.wrong[f"{name}.managed"] = _(
                "できた人数が、試した人数より多くなっています。"
            )
        found.append(Task(title, tried, managed, minutes))
    return found


def _findings(form: Typed) -> list[Found]:
    return [
        Found(
            form.words(f"{name}.text", _("何が起きたかを入れてください。")),
            bool(form.text(f"{name}.stopped")),
            form.words(f"{name}.fix"),
        )
        for name in form.rows("finding")
    ]
