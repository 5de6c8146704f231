"""The page where people pay in a demo, and the desk that closes the company's day."""

import logging
from typing import Final

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from madoguchi.kernel.money import Yen
from madoguchi.payments.providers.fake import books
from madoguchi.payments.providers.fake.books import Account
from madoguchi.payments.providers.fake.company import AT_ONCE, FAKE, LATER, Message

log = logging.getLogger(__name__)
TIMEOUT: Final = 3
METHODS: Final = (
    ("card", "クレジットカード"),
    ("qr", "QRコード決済"),
    ("agent", "コンビニで払う"),
    ("pay_easy_net", "ペイジー（インターネットバンキング）"),
    ("pay_easy_atm", "ペイジー（ATM）"),
)
KEYS: Final = ("収納機関番号 99999", "納付区分 300")


def deliver(message: Message) -> bool:
    """Send a message to the ward; False when nobody took it."""
    import requests

    try:
        answer = requests.post(
            message.to,
            data=message.body,
            headers=dict(message.headers),
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException:
        return False
    return answer.ok


def tell(account: Account) -> Account:
    """Tell the ward what it was not told yet; what nobody takes is kept for later."""
    messages = FAKE.messages(account, timezone.now())
    taken = [deliver(one) for one in messages]
    return FAKE.told(account) if taken and all(taken) else account


@csp_update({"form-action": [settings.PUBLIC_URL]})  # type: ignore[arg-type]  # its types know views without arguments alone
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, ward: int, number: str) -> HttpResponse:
    """Show what is to be paid; do what the payer picks, and tell the ward."""
    account = books.find(ward, number)
    if account is None:
        raise Http404
    if request.method == "POST":
        return _act(request, account)
    today = timezone.localdate().isoformat()
    context = {
        "account": account,
        "amount": Yen(account.amount_yen),
        "at_once": [one for one in METHODS if one[0] in AT_ONCE],
        "later": [one for one in METHODS if one[0] in LATER],
        "name": dict(METHODS).get(account.method, ""),
        "keys": KEYS if account.method.startswith("pay_easy") else (),
        "over": today > account.due_on and account.state != "paid",
        "failed": request.GET.get("failed") == "1",
    }
    return render(request, "mockpay/pay.html", context)


def _act(request: HttpRequest, account: Account) -> HttpResponse:
    what, _, method = request.POST.get("do", "").partition(":")
    here, back = request.path, account.back
    if what == "leave":
        return HttpResponseRedirect(back)
    if timezone.localdate().isoformat() <= account.due_on:
        here = _done(account, what, method, here)
    return HttpResponseRedirect(here)


def _done(account: Account, what: str, method: str, here: str) -> str:
    """Do one thing on an open page; return where to go then."""
    if what == "slip" and method in LATER and account.state == "open":
        FAKE.give_slip(account, method)
    elif what == "other" and account.state == "waiting":
        books.changed(account, state="open", method="", slip="")
    elif what == "pay" and method and method in (*AT_ONCE, account.method):
        tell(FAKE.pay(account, method, timezone.now()))
        return account.back
    elif what == "fail" and method in AT_ONCE:
        tell(FAKE.fail(account, method, "declined"))
        return f"{here}?failed=1"
    return here


@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, ward: int) -> HttpResponse:
    """Write the files of today and yesterday, as the company does each night."""
    today = timezone.localdate()
    if request.method == "POST":
        for on in (today, today.fromordinal(today.toordinal() - 1)):
            FAKE.write_file(ward, on)
        return HttpResponseRedirect(f"{request.path}?written=1")
    context = {"day": today, "written": request.GET.get("written") == "1"}
    return render(request, "mockpay/day.html", context)
