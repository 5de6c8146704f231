"""The fake company: takes charges, lets people pay, tells what happened, gives back."""

import csv
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from madoguchi.payments.problems import BadFile, HookRefused, ProviderSilent
from madoguchi.payments.providers.border import Charge, DayFile, Told
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.books import Account
from madoguchi.payments.providers.signing import HEADER, refuse_forged, sign
from madoguchi.payments.rules import FAILURES, METHODS

AT_ONCE: Final = ("card", "qr")
LATER: Final = ("agent", "pay_easy_net", "pay_easy_atm")
"""Methods by which a number is given first and money comes hours or days after."""
HEADS: Final = ("charge", "reference", "amount_yen", "method", "outcome")


@dataclass(frozen=True, slots=True)
class Message:
    """A signed message on its way to the ward."""

    to: str
    headers: Mapping[str, str]
    body: bytes


class FakeCompany:
    """A payment company that nobody is charged by."""

    name = "fake"

    # ------------------------------------------------------------ what a ward may ask

    def create(self, charge: Charge) -> str:
        number = books.number_of(charge.reference)
        if books.find(charge.ward, number) is None:
            books.keep(
                Account(
                    number=number,
                    ward=charge.ward,
                    reference=charge.reference,
                    amount_yen=charge.amount_yen,
                    title=charge.title,
                    due_on=charge.due_on.isoformat(),
                    back=charge.back,
                    tell=charge.tell,
                )
            )
        return f"{settings.FAKE_PAYMENTS_URL}/{charge.ward}/{number}/"

    def read(
        self, ward: int, headers: Mapping[str, str], body: bytes, at: datetime
    ) -> Told:
        refuse_forged(secret_of(ward), headers, body, at)
        try:
            said = json.loads(body)
            told = Told(
                reference=str(said["reference"]),
                charge=str(said["charge"]),
                outcome=str(said["outcome"]),
                amount_yen=int(said["amount_yen"]),
                method=str(said["method"]),
                reason=str(said.get("reason", "")),
            )
        except (ValueError, KeyError, TypeError) as problem:
            raise HookRefused("garbled") from problem
        if said.get("ward") != ward:
            raise HookRefused("ward")
        if told.method not in METHODS or told.outcome not in ("paid", "failed"):
            raise HookRefused("garbled")
        return told

    def day_file(self, ward: int, on: date) -> DayFile | None:
        place = books.folder(ward) / f"day-{on.isoformat()}.csv"
        return (
            read_file(on, place.read_text(encoding="utf-8")) if place.exists() else None
        )

    def give_back(self, ward: int, charge: str, amount_yen: int, key: str) -> None:
        account = books.find(ward, charge)
        if account is None or account.state not in ("paid", "refunded"):
            raise ProviderSilent("unknown")
        if key not in [one for one, _yen, _on in account.refunds]:
            entry = (key, amount_yen, "")
            books.changed(account, state="refunded", refunds=(*account.refunds, entry))

    # ---------------------------------------------------------- what happens over there

    def give_slip(self, account: Account, method: str) -> Account:
        """Give a number to pay with at a shop or a bank."""
        digits = str(int(account.number[3:15], 16))[-11:].zfill(11)
        return books.changed(account, state="waiting", method=method, slip=digits)

    def pay(
        self, account: Account, method: str, at: datetime, *, amount_yen: int = -1
    ) -> Account:
        """Take the money; `amount_yen` is another amount than the one asked for."""
        if account.state in ("paid", "refunded"):
            return account
        paid = account.amount_yen if amount_yen < 0 else amount_yen
        told = _said(account, "paid", paid, method)
        return books.changed(
            account,
            state="paid",
            method=method,
            paid_yen=paid,
            paid_on=timezone.localdate(at).isoformat(),
            untold=(*account.untold, told),
        )

    def fail(self, account: Account, method: str, reason: str) -> Account:
        """Let a try not succeed; the page stays open for another one."""
        if account.state in ("paid", "refunded") or reason not in FAILURES:
            return account
        told = _said(account, "failed", account.amount_yen, method, reason)
        return books.changed(account, state="open", untold=(*account.untold, told))

    def messages(self, account: Account, at: datetime) -> list[Message]:
        """Sign, with the time of now, what was not told yet."""
        secret = secret_of(account.ward)
        found = []
        for said in account.untold:
            body = json.dumps(said).encode()
            headers = {
                HEADER: sign(secret, body, at),
                "Content-Type": "application/json",
            }
            found.append(Message(account.tell, headers, body))
        return found

    def told(self, account: Account) -> Account:
        """Note that the ward has taken all messages."""
        return books.changed(account, untold=())

    def write_file(self, ward: int, on: date) -> None:
        """Write the file of a day: a line for each payment, then the sums."""
        paid = list(books.paid_on(ward, on))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(HEADS)
        for one in paid:
            row = (one.number, one.reference, one.paid_yen, one.method, "paid")
            writer.writerow(row)
        total = sum(one.paid_yen for one in paid)
        writer.writerow(("total", len(paid), total, "", ""))
        place = books.folder(ward) / f"day-{on.isoformat()}.csv"
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_text(out.getvalue(), encoding="utf-8")


def read_file(on: date, text: str) -> DayFile:
    """Read the file of a day; raise BadFile when it is no such file or cut off."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(rows[0]) != HEADS or rows[-1][:1] != ["total"]:
        raise BadFile("garbled")
    try:
        lines = tuple(
            Told(reference, charge, outcome, int(amount), method)
            for charge, reference, amount, method, outcome in rows[1:-1]
        )
        count, total = int(rows[-1][1]), int(rows[-1][2])
    except (ValueError, IndexError) as problem:
        raise BadFile("garbled") from problem
    if count != len(lines) or total != sum(one.amount_yen for one in lines):
        raise BadFile("total")
    if any(one.method not in METHODS for one in lines):
        raise BadFile("garbled")
    return DayFile(on, lines, count, total)


def secret_of(ward: int) -> bytes:
    """Return the secret that a ward and the fake share; each ward has its own."""
    said = f"fake payments of ward {ward}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), said, "sha256")


def _said(
    account: Account, outcome: str, amount_yen: int, method: str, reason: str = ""
) -> dict[str, Any]:
    return {
        "ward": account.ward,
        "reference": account.reference,
        "charge": account.number,
        "outcome": outcome,
        "amount_yen": amount_yen,
        "method": method,
        "reason": reason,
    }


FAKE: Final = FakeCompany()
