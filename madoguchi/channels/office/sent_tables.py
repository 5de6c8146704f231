"""Read a table that a page was sent: as a file of a spreadsheet, or pasted."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from madoguchi.channels.office.http import StaffRequest

MOST_BYTES: Final = 1024 * 1024
ENCODINGS: Final = ("utf-8-sig", "cp932")
"""Excel writes cp932 in Japan unless told otherwise."""


def parted(text: str) -> str:
    """Part by commas what was copied from a spreadsheet, where tabs part cells."""
    return text if "," in text else text.replace("\t", ",")


def table_sent(request: StaffRequest) -> tuple[str, str]:
    """Return what was sent, by file or pasted, and what is wrong with it."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        text = request.POST.get("text", "")
        if not text.strip():
            return "", _("CSVファイルを選ぶか、表を貼り付けてください。")
        return text, ""
    if (sent.size or 0) > MOST_BYTES:
        return "", _("ファイルが大きすぎます。1MBまでのCSVを選んでください。")
    content = sent.read()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding), ""
        except UnicodeDecodeError:
            continue
    return "", _("文字を読めません。CSV（UTF-8）で保存し直してください。")
