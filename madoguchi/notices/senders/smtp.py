"""Send by the ward's mail server, and tell a sure failure from an unsure one.

Until the server has been handed the text (the DATA command), a failure is sure and
may be retried. After that only its answer says what happened; without one, nobody
knows. Source: RFC 5321, 4.2.5 and 4.5.3.2.6 (the 10-minute wait after DATA).
"""

import re
import smtplib
import ssl

from django.conf import settings
from django.core.mail import EmailMessage

from madoguchi.notices.letters import AddressRefused, Letter, NotSent, Unconfirmed

NAME = "smtp"
ACCEPTED = 250
# RFC 5321, 4.2.3. Other refusals (503, 530, 554) are about us and may be mended.
NO_SUCH_ADDRESS = (550, 551, 553)
LAST_TRANSIENT = 499
LINE_END = re.compile(rb"\r?\n")


def send(letter: Letter) -> None:
    server = _open()
    try:
        _hand_over(server, letter)
    finally:
        server.close()


def _open() -> smtplib.SMTP:
    try:
        server = smtplib.SMTP(
            settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT
        )
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(type(problem).__name__) from problem
    return server


def _hand_over(server: smtplib.SMTP, letter: Letter) -> None:
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
        },
    ).message()
    try:
        server.ehlo_or_helo_if_needed()
        sender, _ = server.mail(settings.DEFAULT_FROM_EMAIL)
        code, _ = server.rcpt(letter.to)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(type(problem).__name__) from problem
    if sender != ACCEPTED:  # the fault is the ward's own, not the address's
        raise NotSent(str(sender))
    if code in NO_SUCH_ADDRESS:
        raise AddressRefused(str(code))
    if code not in (ACCEPTED, 251):
        raise NotSent(str(code))
    try:
        code, _ = server.data(LINE_END.sub(b"\r\n", message.as_bytes()))
    except smtplib.SMTPDataError as problem:  # refused before the text was taken
        raise NotSent(str(problem.smtp_code)) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unconfirmed(type(problem).__name__) from problem
    if code > LAST_TRANSIENT:
        raise AddressRefused(str(code))
    if code != ACCEPTED:
        raise NotSent(str(code))
