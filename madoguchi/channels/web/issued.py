"""What issued documents are called, and what became of them, in words for anybody."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from madoguchi.documents.models import Document, Issue

KINDS: Final[Mapping[str, str]] = {
    Document.Kind.DECISION: gettext_noop("決定通知書"),
    Document.Kind.CORRECTION: gettext_noop("補正依頼書"),
    Document.Kind.REVOCATION: gettext_noop("決定取消通知書"),
    Document.Kind.AGENCY: gettext_noop("代理のお知らせ"),
    Document.Kind.RECEIPT: gettext_noop("受付票"),
    Document.Kind.CERTIFICATE: gettext_noop("証明書"),
    Document.Kind.SAMPLE: gettext_noop("見本（本物の証明書ではありません）"),
}
ENDED: Final[Mapping[str, str]] = {
    Issue.State.REPLACED: gettext_noop("新しいものに替わりました"),
    Issue.State.REVOKED: gettext_noop("取り消されました"),
}
