"""Read the acknowledgement of a system (結果ファイル): which case it took, which not.

Pure and strict: one wrong line and nothing is taken, and every wrong line is named by
number, column and code. The door turns codes into sentences.
"""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from madoguchi.exchange.problems import BadAnswers, BadLine, Code

COLUMNS: Final = ("run", "reference", "result", "code", "message")
HEADINGS: Final = {
    "連携番号": "run",
    "受付番号": "reference",
    "結果": "result",
    "理由コード": "code",
    "理由": "message",
    "ハッシュ値": "sha256",
}
OPTIONAL: Final = "sha256"
RESULTS: Final = {
    "accepted": "accepted",
    "refused": "refused",
    "受入": "accepted",
    "受入済み": "accepted",
    "不可": "refused",
    "受入不可": "refused",
}
LONGEST: Final = 500
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a system says of one case; `line` is where it stood."""

    line: int
    reference: str
    result: str
    code: str = ""
    message: str = ""


def read_answers(text: str, *, run: str, sha256: Collection[str]) -> list[Answered]:
    r"""Return the answers to one batch, or raise BadAnswers with every wrong line.

    `sha256` are the hashes of the files that left: a system that says which file it
    read must have read this one.

    >>> read_answers("run,reference,result,code,message\njumin-000001,A,refused,E1,x\n",
    ...     run="jumin-000001", sha256=())[0].code
    'E1'
    >>> try:
    ...     read_answers("run,reference,result,code,message\nx,A,refused,,\n",
    ...         run="jumin-000001", sha256=())
    ... except BadAnswers as bad:
    ...     [(one.column, one.code) for one in bad.lines]
    [('run', 'run'), ('code', 'code')]
    """
    rows = _cells(text)
    if not rows:
        raise BadAnswers([BadLine(1, "", "empty")])
    line, first = rows[0]
    heading = [HEADINGS.get(name, name) for name in first]
    if sorted(heading) not in (sorted(COLUMNS), sorted((*COLUMNS, OPTIONAL))):
        raise BadAnswers([BadLine(line, "", "heading")])
    bad: list[BadLine] = []
    found: dict[str, Answered] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(heading):
            bad.append(BadLine(line, "", "columns"))
            continue
        row = dict(zip(heading, cells, strict=True))
        wrong = list(_wrong(row, run, sha256))
        if row["reference"] in found:
            wrong.append(("reference", "twice"))
        bad.extend(BadLine(line, column, code) for column, code in wrong)
        if not wrong:
            found[row["reference"]] = Answered(
                line,
                row["reference"],
                RESULTS[row["result"]],
                row["code"],
                row["message"],
            )
    if bad:
        raise BadAnswers(bad)
    if not found:
        raise BadAnswers([BadLine(rows[0][0] + 1, "", "empty")])
    return list(found.values())


def _cells(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        return [
            (reader.line_num, [normalize("NFKC", one).strip() for one in row])
            for row in reader
            if any(one.strip() for one in row)
        ]
    except csv.Error:
        raise BadAnswers([BadLine(reader.line_num, "", "columns")]) from None


def _wrong(
    row: dict[str, str], run: str, sha256: Collection[str]
) -> list[tuple[str, Code]]:
    wrong: list[tuple[str, Code]] = []
    result = RESULTS.get(row["result"])
    if row["run"] != run:
        wrong.append(("run", "run"))
    if not row["reference"]:
        wrong.append(("reference", "reference"))
    if result is None:
        wrong.append(("result", "result"))
    if (row["code"] or result == "refused") and not _CODE.fullmatch(row["code"]):
        wrong.append(("code", "code"))
    if len(row["message"]) > LONGEST:
        wrong.append(("message", "words"))
    said = row.get(OPTIONAL, "").lower()
    if said and (not _SHA256.fullmatch(said) or said not in sha256):
        wrong.append((OPTIONAL, "sha256"))
    return wrong


def run_in(text: str) -> str:
    r"""Return the run that the first line of answers names, "" where none does.

    >>> run_in("run,reference,result,code,message\njumin-000001,A,accepted,,\n")
    'jumin-000001'
    """
    rows = _cells(text)
    if len(rows) < 2:  # noqa: PLR2004  the heading and one line
        return ""
    heading = [HEADINGS.get(name, name) for name in rows[0][1]]
    cells = dict(zip(heading, rows[1][1], strict=False))
    return cells.get("run", "")
