"""What a letter says: decision, receipt, request for a correction, certificate.

Pure: everything a letter holds is given. It is printed elsewhere, from data, never
by writing a resident's words into markup.
"""

import re
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from madoguchi.documents.marks import short_key
from madoguchi.documents.template import Wording
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.text import to_half_width
from madoguchi.kernel.wareki import to_wareki

Kind = Literal[
    "decision",
    "receipt",
    "correction",
    "revocation",
    "sample",
    "certificate",
    "agency",
]
Layout = Literal["letter", "certificate"]
WORDS = Path(__file__).parent / "templates" / "words.toml"
SAMPLE_MARK = "見本"
SAMPLE_SAYS = "これは動作確認用の見本です。証明書としての効力はありません。"
# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: read out by phone, typed from paper.
CODE_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 8
RECEIPT_IS_NO_DECISION = (
    "お問い合わせのときは受付番号をお知らせください。"
    "この受付票は、申請の内容を決定したことを示すものではありません。"
)
ANSWER_ON_PAPER = (
    "お返事は、この書面を添えて、郵送、窓口又は電話で、下のお問い合わせ先へお願いします。"
    "お返事が届くまでの日数は、処理の期間に数えません。期限までにお返事がないときは、"
    "いまの内容のまま審査を進めることがあります。"
)
HOW_AGENCY_ENDS = (
    "この方に頼んだ覚えがないとき、また、頼むのをやめるときは、下のお問い合わせ先へお知らせ"
    "ください。区は代理を終わりにし、それからはその方に内容を見せず、書類も渡しません。"
    "申請を取り下げることもできます。"
)
DECIDED_AGAIN = (
    "申請はもう一度審査し、結果をあらためて通知します。"
    "この決定により交付した書類は、使うことができません。"
)
APPEAL = (
    "この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して"
    "3か月以内に、{appeal_to}に対して審査請求をすることができます（この決定の日の翌日から"
    "起算して1年を経過したときは、正当な理由がない限り審査請求をすることができません。）。"
)
SUIT = (
    "この決定の取消しを求める訴えは、この決定があったことを知った日の翌日から起算して"
    "6か月以内に、{ward}を被告として（訴訟において{ward}を代表する者は{head}となります。）"
    "提起することができます（この決定の日の翌日から起算して1年を経過したときは、正当な理由が"
    "ない限り提起することができません。）。ただし、審査請求をした場合は、その裁決があったことを"
    "知った日の翌日から起算して6か月以内に提起することができます（裁決の日の翌日から起算して"
    "1年を経過したときは、正当な理由がない限り提起することができません。）。"
)


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends a letter (発信者) and which department answers for it.

    `head` is the post (緑区長), `head_name` whoever holds it.
    """

    ward: str
    head: str
    department: str
    head_name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter (通知書) before it is printed. Personal data: keep it sealed.

    `cause` names what called for it, so the same cause makes it once. `rows` are
    label and value; `remedies` the notice of remedies (教示). `name` is what anybody
    may call it who checks its number. `mark` says inside the print which document it
    is and about what; `qr` is the drawn address where it is checked; `instead_of`
    the id of the document whose place it takes.
    """

    kind: Kind
    title: str
    dated_on: date
    office: Office
    addressee: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    watermark: str = ""
    verify_at: str = ""
    number: str = ""
    check_code: str = ""
    cause: str = ""
    instead_of: str = ""
    layout: Layout = "letter"
    name: str = ""
    template: str = ""
    revision: str = ""
    language: str = "ja"
    remark: str = ""
    mark: str = ""
    qr: str = ""

    def numbered(self, number: str, check_code: str, mark: str = "") -> "Letter":
        return replace(self, number=number, check_code=check_code, mark=mark)

    def with_picture(self, drawn: str) -> "Letter":
        return replace(self, qr=drawn)

    @property
    def check_address(self) -> str:
        """Return the address that a scan of the letter opens, "" without one."""
        if not self.verify_at or not self.mark:
            return ""
        asked = {"id": short_key(self.mark), "code": shown_code(self.check_code)}
        return f"{self.verify_at}?{urlencode(asked)}"

    @property
    def file_name(self) -> str:
        return f"{self.title}.pdf"

    def as_data(self) -> dict[str, Any]:
        """Return what the print shop needs, dates already in words."""
        dated = self.dated_on
        return asdict(self) | {
            "dated_on": language_of(self.language).day(dated, year=True)
            if self.language != "ja"
            else to_wareki(dated).text,
            "check_code": shown_code(self.check_code),
            "marks": [self.mark] if self.mark else [],
            "words": layout_words().get(self.language, layout_words()["ja"]),
            "has_geta": False,
        }


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter about an application tells of it; `rows` are label and value.

    `law` is the basis of the decision (根拠法令), e.g. 住民基本台帳法第12条.
    """

    office: Office
    addressee: str
    dated_on: date
    procedure: str
    rows: tuple[tuple[str, str], ...] = ()
    law: str = ""
    verify_at: str = ""


def decision_letter(
    occasion: Occasion,
    *,
    granted: bool,
    outcome_word: str = "",
    reasons: Sequence[str] = (),
    remedies: Sequence[str] = (),
) -> Letter:
    """Return the notice of a decision (決定通知書) with reasons and remedies.

    A refusal shows its reasons (行政手続法 8条), a decision that can be appealed the
    remedies (行政不服審査法 82条, 行政事件訴訟法 46条).
    """
    office, procedure = occasion.office, occasion.procedure
    word = outcome_word or ("決定" if granted else "却下")
    basis = f"{occasion.law}に基づき審査した結果" if occasion.law else "審査の結果"
    because = "次のとおり" if granted else "次の理由により"
    said = (
        f"あなたから受け付けた「{procedure}」について、{basis}、"
        f"{because}{word}しましたので通知します。"
    )
    return Letter(
        kind="decision",
        title=f"{procedure}　{word}通知書",
        dated_on=occasion.dated_on,
        office=office,
        addressee=occasion.addressee,
        paragraphs=(said,),
        rows=occasion.rows,
        reasons=tuple(reasons),
        remedies=tuple(remedies),
        verify_at=occasion.verify_at,
        cause="decision",
    )


def revocation_letter(
    occasion: Occasion,
    *,
    decided_on: date,
    reasons: Sequence[str],
    remedies: Sequence[str],
    cause: str,
) -> Letter:
    """Return the notice that a decision is taken back (決定取消通知書), and why.

    It shows its reasons and remedies as any decision does (行政手続法 14条).
    """
    day = to_wareki(decided_on).text
    said = (
        f"あなたから受け付けた「{occasion.procedure}」について{day}にした決定は、"
        "次の理由により取り消しましたので通知します。"
    )
    return Letter(
        kind="revocation",
        title=f"{occasion.procedure}　決定取消通知書",
        dated_on=occasion.dated_on,
        office=occasion.office,
        addressee=occasion.addressee,
        paragraphs=(said, DECIDED_AGAIN),
        rows=occasion.rows,
        reasons=tuple(reasons),
        remedies=tuple(remedies),
        verify_at=occasion.verify_at,
        cause=cause,
    )


def receipt_letter(occasion: Occasion) -> Letter:
    """Return the receipt (受付票): what arrived and by when it will be decided."""
    return Letter(
        kind="receipt",
        title="受付票",
        dated_on=occasion.dated_on,
        office=occasion.office,
        addressee=occasion.addressee,
        paragraphs=(
            f"「{occasion.procedure}」を次のとおり受け付けました。",
            RECEIPT_IS_NO_DECISION,
        ),
        rows=occasion.rows,
        verify_at=occasion.verify_at,
        cause="receipt",
    )


def correction_letter(occasion: Occasion, *, due_on: date, cause: str) -> Letter:
    """Return the request for a correction (補正依頼書) to send by post.

    The rows are what is asked: the question, and in words what to put right. Each
    request is a cause of its own.
    """
    due = to_wareki(due_on).text
    said = (
        f"あなたから受け付けた「{occasion.procedure}」について、次のところを"
        f"直していただく必要があります。{due}までにお返事をお願いします。"
    )
    return Letter(
        kind="correction",
        title=f"{occasion.procedure}　補正依頼書",
        dated_on=occasion.dated_on,
        office=occasion.office,
        addressee=occasion.addressee,
        paragraphs=(said, ANSWER_ON_PAPER),
        rows=occasion.rows,
        verify_at=occasion.verify_at,
        cause=cause,
    )


def agency_letter(occasion: Occasion, *, applies: bool, cause: str) -> Letter:
    """Return the letter that tells somebody who acts for them (代理のお知らせ).

    It goes to the person and not to the agent. Nobody knows which language they read:
    beside the Japanese it says in the other languages that they may call.
    """
    done = "申請をしました" if applies else "書類を受け取ることになりました"
    said = (
        f"「{occasion.procedure}」について、次の方が、あなたの代理人として{done}ので"
        "お知らせします。"
    )
    others = [one["agency"] for code, one in layout_words().items() if code != "ja"]
    return Letter(
        kind="agency",
        title="代理人についてのお知らせ",
        dated_on=occasion.dated_on,
        office=occasion.office,
        addressee=occasion.addressee,
        paragraphs=(said, HOW_AGENCY_ENDS, *others),
        rows=occasion.rows,
        verify_at=occasion.verify_at,
        cause=cause,
    )


def certificate(
    said: Wording, *, occasion: Occasion, language: str = "ja", genuine: bool = True
) -> Letter:
    """Return a certificate (証明書) in the words of its template, blanks filled.

    One that is not genuine is marked 見本 all over the page and signed by nobody.
    """
    paragraphs = said.paragraphs if genuine else (SAMPLE_SAYS,)
    return Letter(
        kind="certificate" if genuine else "sample",
        title=said.title,
        dated_on=occasion.dated_on,
        office=occasion.office,
        addressee="",
        paragraphs=paragraphs,
        rows=said.rows,
        watermark="" if genuine else SAMPLE_MARK,
        verify_at=occasion.verify_at,
        layout="certificate",
        language=language,
        remark=said.remark,
    )


def notice_of_remedies(ward: str, head: str, appeal_to: str = "") -> tuple[str, str]:
    """Return the notice of remedies (教示) for a decision of the ward's head.

    The appeal goes to the head, or to `appeal_to` where a law names another office;
    the suit is against the ward in both cases.

    >>> [text[:15] for text in notice_of_remedies("緑区", "緑区長")]
    ['この決定に不服がある場合は、こ', 'この決定の取消しを求める訴えは']
    >>> appeal, suit = notice_of_remedies("緑区", "緑区長", "東京都知事")
    >>> "東京都知事に対して審査請求" in appeal, "緑区を被告として" in suit
    (True, True)
    """
    appeal = APPEAL.format(appeal_to=appeal_to or head)
    return appeal, SUIT.format(ward=ward, head=head)


@cache
def layout_words() -> Mapping[str, Mapping[str, str]]:
    """Return what layouts say by themselves, by language."""
    words: Mapping[str, Mapping[str, str]] = tomllib.loads(WORDS.read_text("utf-8"))
    return words


def shown_code(code: str) -> str:
    """Write a check code as it is read out.

    >>> shown_code("ACDE3467"), shown_code("")
    ('ACDE-3467', '')
    """
    return f"{code[:4]}-{code[4:]}" if code else ""


def letter_number(symbol: str, fiscal_year: int, count: int) -> str:
    """Write a letter number (文書番号): year of the era, symbol, running number.

    >>> letter_number("緑区戸", 2026, 123)
    '8緑区戸第123号'
    """
    return f"{to_wareki(date(fiscal_year, 5, 1)).year}{symbol}第{count}号"


def new_check_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def folded_number(text: str) -> str:
    """Return a letter number as it is stored, however it was typed.

    >>> folded_number("　８緑区戸 第１２３号")
    '8緑区戸第123号'
    """
    return "".join(to_half_width(text).split())


def folded_check_code(text: str) -> str:
    """Return a check code as it is stored.

    >>> folded_check_code("ａｃｄｅ－３４６７")
    'ACDE3467'
    """
    return re.sub("[^0-9A-Z]", "", to_half_width(text).upper())
