"""Read and write rows of the national inventory (行政手続等の棚卸調査).

The layout is that of the fiscal year 2025 (令和7年度) with 46 columns, as デジタル庁
publishes it. What the format of a procedure has no word for is kept in its `[survey]`,
so a row that was read is written again as it was.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from madoguchi.kernel.spreadsheet import as_it_was, harmless
from madoguchi.procedures.definition.model import (
    Definition,
    Identity,
    Law,
    Need,
    Period,
)
from madoguchi.procedures.definition.survey import COLUMNS
from madoguchi.procedures.importing.draft import Draft, both
from madoguchi.procedures.importing.keys import slug_of
from madoguchi.procedures.importing.reading import read_text
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.kinds.question import Own, Question
from madoguchi.procedures.texts import Text

HEADER_ROWS = 5
SEPARATOR = ";"
DAYS_ONLY = re.compile(r"([0-9]{1,3})日")
NUMBER, TITLE, ACTOR = "手続ID", "手続名", "手続主体"
KIND, APPLICATION = "手続類型", "1 申請等"
ONLINE, IS_ONLINE, NOT_ONLINE = "オンライン化の実施状況", "1 実施済", "2 未実施"
IDENTITY = "申請等における本人確認手法"
SHOWN, NOT_NEEDED = "4 本人確認書類の提示・提出", "6 本人確認不要"
FEE, NO_FEE, HAS_FEE = "手数料等の納付有無", "1 手数料等無し", "2 手数料等有り"
FEE_NOTE = "手数料等に関する補足"
DAYS = "処理期間(オンライン)"
DOCUMENTS, EVENTS = "申請時に添付させる書類", "手続が行われるイベント(個人)"
ASKED = "申請書等に記載させる情報"
LIFE_EVENTS: Mapping[str, str] = {
    "妊娠": "pregnancy",
    "出生・こども": "child",
    "引越し": "moving",
    "就職・転職": "work",
    "結婚・離婚": "marriage",
    "自動車の購入・保有": "car",
    "住宅の購入・保有": "housing",
    "介護": "care",
    "医療・健康": "health",
    "税金": "tax",
    "年金の受給": "pension",
    "死亡・相続": "bereavement",
    "その他イベント(個人)": "other",
}
QUESTIONS: Mapping[str, tuple[str, Mapping[str, Own]]] = {
    "法人番号": ("text", {"format": "digits", "min_length": 13, "max_length": 13}),
    "健康保険適用事業所番号": ("text", {"max_length": 40}),
    "労働保険適用事業所番号": ("text", {"max_length": 40}),
    "雇用保険適用事業所番号": ("text", {"max_length": 40}),
    "本店又は主たる事務所の所在地": ("address", {}),
    "商号又は名称": ("text", {}),
    "役員氏名（代表者含む）": ("name", {}),
    "代表者住所": ("address", {}),
    "資本金": ("money", {}),
    "その他の情報": ("text", {"multiline": True}),
}
NEVER_ASKED = "マイナンバー"
WHO = Text(ja="申請する人", en="Everyone who applies")
UNKNOWN_FEE = Text(ja="手数料があります。", en="There is a fee.")


def read(path: Path) -> Iterator[tuple[Definition, Report]]:
    """Read every row of a file of comma- or tab-separated values."""
    for number, row in _rows(path):
        report = Report("survey46", f"{path.name}, line {number}")
        yield _definition(row, report), report


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    said = read_text(path)
    tab = "\t" in said.split("\n", 1)[0] or path.suffix == ".tsv"
    reader = csv.reader(io.StringIO(said, newline=""), delimiter="\t" if tab else ",")
    names: list[str] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if not names:
                names = _header(path, number, cells)
            elif any(cells):
                if len(cells) != len(names):
                    raise NotReadable(
                        path.name,
                        f"line {reader.line_num}: {len(cells)} cells under "
                        f"{len(names)} columns",
                    )
                row = zip(names, map(as_it_was, cells), strict=True)
                yield reader.line_num, dict(row)
    except csv.Error as error:
        why = f"line {reader.line_num}: {error}"
        raise NotReadable(path.name, why) from None
    if not names:
        raise NotReadable(path.name, f'there is no column "{NUMBER}" in it')


def _header(path: Path, number: int, cells: Sequence[str]) -> list[str]:
    """Return the names of the columns once they come; above them may stand a title."""
    names = ["".join(cell.split()) for cell in cells]
    known = {"".join(name.split()): name for name in COLUMNS}
    if NUMBER in names and TITLE in names:
        missing = [name for name in known if name not in names]
        if missing:
            raise NotReadable(
                path.name, f"line {number}: columns are missing: {', '.join(missing)}"
            )
        return [known.get(name, name) for name in names]
    if number >= HEADER_ROWS:
        raise NotReadable(
            path.name, f'no column "{NUMBER}" in the first {HEADER_ROWS} lines'
        )
    return []


def _definition(row: Mapping[str, str], report: Report) -> Definition:
    title = row[TITLE].strip()
    draft = Draft(report, title, slug=slug_of(f"tetsuzuki {row[NUMBER]}"))
    _questions(draft, row[ASKED])
    plain = draft.definition()
    law = Law(_japanese(row["法令名"]), _japanese(row["根拠条項号"]))
    documents = _parts(row[DOCUMENTS])
    who = row[ACTOR].split(" ", 1)[-1].strip()
    definition = replace(
        plain,
        title=Text(ja=plain.title["ja"], en=plain.title["ja"]),
        law=(law,) if law.name else (),
        audience=both(who) if who else plain.audience,
        identity=Identity(
            proofing=0 if row[IDENTITY] in ("", NOT_NEEDED) else 2,
            rationale=plain.identity.rationale,
        ),
        period=Period(_days(row[DAYS])),
        channels=tuple(
            replace(way, available=row[ONLINE] == IS_ONLINE) for way in plain.channels
        ),
        fees_note=_fee(row),
        needs=tuple(Need(WHO, both(one)) for one in documents),
        life_events=tuple(
            LIFE_EVENTS[one] for one in _parts(row[EVENTS]) if one in LIFE_EVENTS
        ),
    )
    return _with_rest(definition, row, report)


def _with_rest(
    definition: Definition, row: Mapping[str, str], report: Report
) -> Definition:
    """Keep each column that the definition itself does not give back."""
    ours = _of(definition)
    kept = {}
    for name in COLUMNS:
        if row[name] == ours[name]:
            if row[name]:
                report.carried(name, "the definition")
            continue
        kept[name] = row[name]
        report.changed(name, "kept as it is in [survey]", "survey")
    for name in row:
        if name not in COLUMNS and row[name]:
            report.unsupported(name, "no column of this survey")
    return replace(definition, survey=kept)


def _questions(draft: Draft, said: str) -> None:
    asked = []
    for label in _parts(said):
        if label == NEVER_ASKED:
            draft.report.unsupported(
                f"{ASKED}: {label}", "an individual number is asked in no question"
            )
            continue
        kind, own = QUESTIONS.get(label, ("text", {}))
        key = draft.keys.make(label)
        asked.append(Question(key, kind, both(label), own=own))
        draft.report.carried(f"{ASKED}: {label}", f"question {key}: {kind}")
    if not asked:
        draft.report.decide(
            "questions", "the survey names no question: ask what is needed"
        )
        what = Text(ja="申請の内容", en="What you apply for")
        asked.append(Question("content", "text", what, own={"multiline": True}))
    draft.add_page("申請の内容", asked)


def _japanese(said: str) -> Text:
    return Text(ja=said) if said.strip() else Text()


def _parts(said: str) -> list[str]:
    return [one.strip() for one in said.split(SEPARATOR) if one.strip()]


def _days(said: str) -> int:
    days = DAYS_ONLY.fullmatch(said)
    return int(days[1]) if days else 0


def _fee(row: Mapping[str, str]) -> Text:
    if row[FEE] != HAS_FEE:
        return Text()
    return both(row[FEE_NOTE]) or UNKNOWN_FEE


def _of(definition: Definition) -> dict[str, str]:
    """Return what the definition itself says of each column."""
    found = dict.fromkeys(COLUMNS, "")
    law = definition.law[0] if definition.law else None
    has_fee = bool(definition.fee or definition.fees_note)
    events = {ours: theirs for theirs, ours in LIFE_EVENTS.items()}
    days = definition.period.days
    note = definition.fees_note
    found |= {
        TITLE: definition.title["ja"],
        "法令名": law.name["ja"] if law else "",
        "根拠条項号": law.article["ja"] if law else "",
        KIND: APPLICATION,
        ONLINE: IS_ONLINE if definition.is_online else NOT_ONLINE,
        IDENTITY: SHOWN if definition.identity.proofing else NOT_NEEDED,
        FEE: HAS_FEE if has_fee else NO_FEE,
        FEE_NOTE: "" if note == UNKNOWN_FEE else note["ja"],
        DAYS: f"{days}日" if days else "",
        DOCUMENTS: SEPARATOR.join(need.what["ja"] for need in definition.needs),
        EVENTS: SEPARATOR.join(
            events[one] for one in definition.life_events if one in events
        ),
    }
    return found


def row_of(definition: Definition) -> dict[str, str]:
    """Return the row of a procedure: what it says itself, and its `[survey]`."""
    return _of(definition) | dict(definition.survey)


def written(definitions: Iterable[Definition]) -> str:
    """Return a file of the survey, one procedure in a row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for definition in definitions:
        row = row_of(definition)
        writer.writerow({name: harmless(cell) for name, cell in row.items()})
    return out.getvalue()
