"""What can be wrong with a file or a letter, each with a code a door words."""

from typing import Literal

from madoguchi.kernel.errors import Refused

Reason = Literal[
    "empty", "too_large", "too_many", "kind", "damaged", "active", "hidden",
    "encrypted", "too_many_pages", "too_many_pixels", "too_dense", "kind_here",
    "too_large_here", "archive", "office", "heic", "virus", "not_scanned",
]  # fmt: skip

SENTENCES: dict[Reason, str] = {
    "empty": "ファイルの中身がありません。もう一度選んでください。",
    "too_large": "ファイルが大きすぎます。1つ10MBまでにしてください。",
    "too_many": "添付は10個、合わせて50MBまでです。不要なものを削除してください。",
    "kind": "PDF、JPEG、PNGのいずれかのファイルを選んでください。",
    "archive": "ZIPなどにまとめたファイルは受け取れません。中のファイルを1つずつ"
    "選んでください。",
    "office": "WordやExcelなどのファイルは受け取れません。PDFで保存し直してください。",
    "heic": "この写真の形式（HEIC）は受け取れません。カメラの設定を「互換性優先」にして"
    "撮り直すか、JPEGで保存し直してください。",
    "virus": "ウイルスが見つかったため、受け取れません。別の端末で作り直すか、"
    "紙の写しを窓口にお持ちください。",
    "not_scanned": "いまはファイルの安全を確かめられないため、受け取れません。"
    "少し待って、もう一度送ってください。続くときは、紙の写しを窓口にお持ちください。",
    "damaged": "ファイルを開けません。保存し直すか、写真を撮り直してください。",
    "active": "自動で動く機能のあるPDFです。印刷してPDFにし直してください。",
    "hidden": "中を確認できないPDFです。印刷してPDFにし直してください。",
    "encrypted": "パスワードのかかったPDFです。パスワードを外してください。",
    "too_many_pages": "PDFのページ数が多すぎます。300ページまでにしてください。",
    "too_many_pixels": "画像が大きすぎます。縦横を小さくしてください。",
    "too_dense": "PDFの中が大きすぎます。印刷してPDFにし直してください。",
    "kind_here": "ここで使えない種類のファイルです。別の種類で保存し直してください。",
    "too_large_here": "ファイルが大きすぎます。書いてある大きさまでにしてください。",
}


class NotAccepted(Refused):
    """An upload that is not kept; its name and content stay out of the message."""

    reason: Reason

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason]


class NotPrintable(Refused):
    """A letter could not be printed; why is not told, for it may quote the letter."""


class FontsMissing(Refused):
    """The fonts for letters are not installed on this machine."""

    advice_ja = (
        "通知書の書体（Noto Serif CJK JP、Noto Sans CJK JP）が見つかりません。"
        "Debian・Ubuntuでは「apt-get install fonts-noto-cjk」で入れてください。"
    )
    advice_en = (
        "The fonts for letters (Noto Serif CJK JP, Noto Sans CJK JP) are missing. On "
        "Debian or Ubuntu run `apt-get install fonts-noto-cjk`"
    )

    def __init__(self, families: tuple[str, ...]) -> None:
        super().__init__(", ".join(families))
        self.families = families

    def __str__(self) -> str:
        return f"{self.advice_en} ({self.reason})."


class WrongSubject(Refused):
    """A document is about another case than it was asked for; it was not handed out."""


class NotIssued(Refused):
    """There is no such issued document, or it does not stand any more."""
