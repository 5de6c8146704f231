"""`madoguchi versions list|diff|propose|ask|publish|withdraw|roll-back|cancel`.

What the office pages do, for whoever works at the machine; only the approval is
given in the office, by the second person signed in there.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from madoguchi.kernel.errors import Refused
from madoguchi.procedures import actions
from madoguchi.procedures.changes.judging import judge
from madoguchi.procedures.changes.said import Wording, class_said, policy_said
from madoguchi.procedures.changes.terms import in_force
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.gate.wording import say
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.queries import every_offer_of, proposals_of, terms_of
from madoguchi.procedures.taking import Taken, take
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import UnknownWard, actor_of, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

VERBS = ("list", "diff", "propose", "ask", "publish", "withdraw", "roll-back", "cancel")
ADVICE: Mapping[str, str] = {
    "ApprovalLapsed": "it changed after the approval: ask for another review",
    "AlreadyScheduled": "a version is scheduled already: cancel it first",
    "CutOverNeeded": "the rules change: say --until when the old version may be sent",
    "NotManaged": "the login must be an owner of procedures of that department",
    "NothingBefore": "there is no earlier version",
    "ProposalOpen": "another proposal of this procedure is open: publish or drop it",
    "VersionTaken": "this number stands for other content: take the next one",
    "VersionTaken.overlay": "the overlay has changed: raise its revision by one",
    "WrongStep": "the proposal is not that far, or farther",
    "BadTime": "one time lies before another that must come first",
    "NoSuchDepartment": "the version names a department that the ward has not",
    "NotOffered": "nothing is on offer that this could change",
}


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "手続きの版を比べ、公開し、戻します。Compare, publish, withdraw versions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("what", nargs="?", default="", metavar="slug[/version]")
        parser.add_argument("other", nargs="?", default="", metavar="slug/version")
        parser.add_argument("--ward", default="", help="name in its address")
        parser.add_argument("--login", default="", help="the owner who does it")
        parser.add_argument("--opens", default="", help="2027-04-01T00:00")
        parser.add_argument("--closes", default="", help="2027-04-01T00:00")
        parser.add_argument("--until", default="", help="2027-04-01T00:00")
        parser.add_argument("--language", default="ja", choices=["ja", "en"])

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "diff":
                self.diff(options)
                return
            ward = ward_by_slug(options["ward"]).pk
            with ward_scope(ward):
                verb = options["verb"].replace("-", "_")
                act: Callable[[int, Mapping[str, Any]], None] = getattr(self, verb)
                act(ward, options)
        except UnknownWard:
            if not options["ward"]:
                raise CommandError("say which ward: --ward") from None
            raise CommandError(f"there is no ward {options['ward']!r}") from None
        except BadDefinition as bad:
            raise CommandError(str(bad)) from None
        except actions.NotGreen as problem:
            language = options["language"]
            reasons = [say(one, language) for one in problem.reasons]
            said = "\n".join(f"{one.place}: {one.sentence}" for one in reasons)
            raise CommandError(f"the publish gate is not green:\n{said}") from None
        except Refused as problem:
            name = type(problem).__name__
            advice = ADVICE.get(f"{name}.{problem.reason}") or ADVICE.get(name)
            raise CommandError(advice or f"{name}: {problem}") from None

    # -------------------------------------------------------------- to look at

    def list(self, ward: int, _options: Mapping[str, Any]) -> None:
        now = timezone.now()
        for offer in every_offer_of(ward, now):
            terms = terms_of(ward, offer.slug)
            for place, term in enumerate(terms):
                mark = "*" if place == in_force(terms, now) else " "
                number = term.form.definition.number
                closes = f"  closes {term.closes_at:%F %R}" if term.closes_at else ""
                self.stdout.write(
                    f"{mark} {offer.slug}/{number}  {term.opens_at:%F %R}{closes}"
                    f"  {term.change}"
                )
        for row in proposals_of(ward).filter(state__in=Proposal.OPEN):
            self.stdout.write(f"? {row.slug}/{row.number}  {row.state}")

    def diff(self, options: Mapping[str, Any]) -> None:
        """Say every change between two versions on disk, with its class.

        Of a ward they are as it takes them, with its overlay.
        """
        language, ward = options["language"], options["ward"]
        if ward:
            ward_by_slug(ward)
        old, new = (
            _on_disk(options[one], ward).definition for one in ("what", "other")
        )
        wording, judgment = Wording(old, new, language), judge(old, new)
        for one in judgment.judged:
            said = wording.say(one.change)
            self.stdout.write(f"[{class_said(one.name, language)}] {said.sentence}")
            if said.before or said.after:
                self.stdout.write(f"    - {said.before}\n    + {said.after}")
            self.stdout.write(f"    {said.why}")
        name = judgment.gravest
        if not name:
            self.stdout.write("0")
            return
        self.stdout.write(f"{len(judgment.judged)}: {class_said(name, language)}")
        self.stdout.write(policy_said(name, language))

    # --------------------------------------------------------------- to change

    def propose(self, ward: int, options: Mapping[str, Any]) -> None:
        by, at = _owner(ward, options["login"]), timezone.now()
        taken = _on_disk(options["what"], options["ward"])
        row = actions.draw_up(taken.definition, examples=taken.files, by=by, at=at)
        times = {name: _time(options[name]) for name in ("opens", "closes", "until")}
        if any(times.values()):
            intent = actions.Intent(times["opens"], times["closes"], times["until"])
            actions.intend(row.pk, intent, by=by, at=at)
        self.stdout.write(f"{row.slug}/{row.number}: {row.state}")

    def ask(self, ward: int, options: Mapping[str, Any]) -> None:
        by = _owner(ward, options["login"])
        row = actions.ask_review(_open(ward, options), by=by, at=timezone.now())
        self.stdout.write(f"{row.slug}/{row.number}: {row.state}")

    def publish(self, ward: int, options: Mapping[str, Any]) -> None:
        by = _owner(ward, options["login"])
        offer = actions.publish_approved(_open(ward, options), by=by, at=timezone.now())
        self.stdout.write(f"{offer.slug}: from {offer.opens_at:%F %T}")

    def withdraw(self, ward: int, options: Mapping[str, Any]) -> None:
        offer = actions.withdraw(
            _slug(options),
            by=_owner(ward, options["login"]),
            at=timezone.now(),
            drafts_until=_time(options["until"]),
        )
        self.stdout.write(f"{offer.slug}: closes {offer.closes_at:%F %T}")

    def roll_back(self, ward: int, options: Mapping[str, Any]) -> None:
        offer = actions.roll_back(
            _slug(options),
            by=_owner(ward, options["login"]),
            at=timezone.now(),
            finish_until=_time(options["until"]),
        )
        self.stdout.write(f"{offer.slug}: back from {offer.opens_at:%F %T}")

    def cancel(self, ward: int, options: Mapping[str, Any]) -> None:
        by = _owner(ward, options["login"])
        offer = actions.unschedule(_slug(options), by=by, at=timezone.now())
        self.stdout.write(f"{offer.slug}: cancelled")


def _on_disk(what: str, ward: str) -> Taken:
    folder = Path(settings.PROCEDURES_DIR) / what
    if what.count("/") != 1 or not folder.is_dir():
        raise CommandError(f"there is no version {what!r}: say slug/version")
    return take(folder, ward)


def _slug(options: Mapping[str, Any]) -> str:
    slug = str(options["what"]).partition("/")[0]
    if not slug:
        raise CommandError("say which procedure: its slug")
    return slug


def _open(ward: int, options: Mapping[str, Any]) -> UUID:
    rows = proposals_of(ward).filter(slug=_slug(options), state__in=Proposal.OPEN)
    row = rows.first()
    if row is None:
        raise CommandError(f"there is no open proposal of {_slug(options)!r}")
    return row.pk


def _owner(ward: int, login: str) -> Actor:
    found = {one.login: one for one in staff_of(ward)}.get(login)
    if found is None:
        raise CommandError(f"nobody at work has the login {login!r}: say --login")
    return actor_of(found)


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no time: write 2027-04-01T00:00") from None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
