"""Say what is wrong with a cell of a register, where it stands, and what to do.

In Japanese and English, for pages and for commands, which no request gives a language.
"""

from collections.abc import Mapping
from typing import Final

from madoguchi.registers.definition import Column, Register
from madoguchi.registers.giving import OTHERS
from madoguchi.registers.rules import Wrong
from madoguchi.registers.table_file import BadCell, heading, is_wanted

MOST_CHOICES: Final = 12
OTHERS_SAID: Final = ("そのほかの課", "Other departments")
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "empty": ("空です。値を書いてください。", "It is empty; write a value."),
    "number": (
        "0以上の整数を書いてください（例：1200）。",
        "Write a whole number, zero or more, such as 1200.",
    ),
    "least": ("{limit}以上にしてください。", "It is at least {limit}."),
    "most": ("{limit}以下にしてください。", "It is at most {limit}."),
    "day": (
        "日付は「2026-04-01」か「2026/4/1」のように書いてください。",
        "Write a day as 2026-04-01.",
    ),
    "month": (
        "月は「2026-04」のように書いてください。",
        "Write a month as 2026-04.",
    ),
    "early": ("{limit}以後の日にしてください。", "The day is {limit} or later."),
    "future": (
        "これから先の日は登録できません。",
        "A day that is to come cannot be entered.",
    ),
    "year_to_come": (
        "まだはじまっていない年度は登録できません。",
        "A fiscal year that has not begun cannot be entered.",
    ),
    "class": ("次のどれかを書いてください：{limit}", "Write one of: {limit}"),
    "flag": ("「はい」か「いいえ」を書いてください。", "Write yes or no."),
    "code": (
        "識別名は、半角の英数字と - _ . で40文字までです。人の名前は書きません。",
        "A code is up to 40 letters, digits and - _ . and never somebody's name.",
    ),
    "department": (
        "その課はありません。課名か識別名を書いてください。",
        "There is no such department; write its name or its code.",
    ),
    "at_most": (
        "「{limit}」より大きくなっています。どちらかを直してください。",
        "It is more than “{limit}”; mend one of them.",
    ),
    "order": (
        "「{limit}」より前の日になっています。どちらかを直してください。",
        "It is before “{limit}”; mend one of them.",
    ),
    "needs": (
        "「{limit}」がこの値のときは、日付を書いてください。",
        "With this value of “{limit}” the day has to be written.",
    ),
    "long_key": (
        "行の名前が長すぎます。識別名を短くしてください（合わせて{limit}文字まで）。",
        "The name of the row is too long; shorten its codes ({limit} in all).",
    ),
    "long": ("{limit}文字までにしてください。", "It has at most {limit} characters."),
    "formula": (
        "数式です。値だけにして保存し直してください。",
        "It is a formula; save the file with values alone.",
    ),
    "own": (
        "ほかの課の行は登録できません。自分の課の行だけにしてください。",
        "You may enter rows of your own department alone.",
    ),
    "broken": (
        "読めない文字があります。書き直してください。",
        "It has characters that cannot be read; write it anew.",
    ),
    "no_rows": (
        "行がありません。1行目に見出し、2行目から値を書いてください。",
        "There are no rows: headings stand in line 1, values from line 2.",
    ),
    "large": (
        "ファイルが大きすぎます。1MBまでに分けてください。",
        "The file is too large; part it into files of 1 MB.",
    ),
    "many": (
        "一度に取り込めるのは5000行、200列までです。分けてください。",
        "At most 5,000 rows and 200 columns at once; part the file.",
    ),
    "encoding": (
        "文字を読めません。CSV（UTF-8）か、Excelブック（.xlsx）で保存し直してください。",
        "The text cannot be read; save it as CSV (UTF-8) or as .xlsx.",
    ),
    "file_broken": (
        "ファイルを読めません。パスワードを外し、CSV（UTF-8）で保存し直してください。",
        "The file cannot be read; save it without a password, or as CSV (UTF-8).",
    ),
    "heading_unknown": (
        "「{limit}」という列はありません。ひな形の見出しにそろえてください。",
        "There is no column “{limit}”; use the headings of the template.",
    ),
    "heading_missing": (
        "この列がありません。ひな形の見出しにそろえてください。",
        "This column is missing; use the headings of the template.",
    ),
    "heading_twice": (
        "この列が2つあります。1つにしてください。",
        "This column is there twice; leave one.",
    ),
    "columns": (
        "見出しより多くの値か、閉じていない引用符があります。列をそろえてください。",
        "There are more values than headings, or a quote that does not end.",
    ),
    "twice": (
        "{limit}行目と同じものを指しています。どちらかを消してください。",
        "It names the same as line {limit}; delete one of them.",
    ),
}


def sentence(register: Register, wrong: Wrong | BadCell, language: str) -> str:
    """Return what is wrong with a cell and what to do, in a language."""
    code = wrong.code
    if code == "broken" and not wrong.column:
        return SENTENCES["file_broken"][language == "en"]
    limit = wrong.limit
    if code in {"at_most", "order", "needs"}:
        limit = heading(register, limit, language)
    if code == "class":
        limit = choices(register, wrong.column, language)
    return SENTENCES[code][language == "en"].format(limit=limit)


def choices(register: Register, name: str, language: str) -> str:
    """Return what a class may say, the first of them where they are many."""
    names = [one.named(language) for one in register.column(name).codes]
    between = ", " if language == "en" else "、"
    more = between + "…" if len(names) > MOST_CHOICES else ""
    return between.join(names[:MOST_CHOICES]) + more


def where(register: Register, wrong: BadCell, language: str) -> str:
    """Return where a wrong cell stands: its line and its column, if it has them."""
    parts = []
    if wrong.line:
        parts.append(f"line {wrong.line}" if language == "en" else f"{wrong.line}行目")
    if wrong.column:
        parts.append(heading(register, wrong.column, language))
    return " ".join(parts)


def cell_said(register: Register, wrong: BadCell) -> str:
    """Return one line on a wrong cell in both languages, for a command."""
    said = []
    for language in ("ja", "en"):
        place = where(register, wrong, language)
        colon = ": " if language == "en" else "："
        text = sentence(register, wrong, language)
        said.append(f"{place}{colon}{text}" if place else text)
    return " / ".join(said)


def how_to_write(register: Register, name: str, language: str) -> str:
    """Return how the cells of a column are written, for whoever makes a file."""
    en = language == "en"
    if name == "as_of":
        return "2026-04-01" + (" (from when it holds)" if en else "（いつの値か）")
    if name == "remark":
        return "up to 200 characters, no names" if en else "200文字まで。人名は不可"
    column = register.column(name)
    kinds = {
        "date": "2026-04" if column.month else "2026-04-01",
        "class": choices(register, name, language),
        "flag": "yes / no" if en else "はい・いいえ",
        "code": "letters and digits" if en else "半角英数字の識別名",
    }
    said = kinds.get(column.kind, "whole number" if en else "整数")
    if column.of == "department":
        said = "name or code of a department" if en else "課名か課の識別名"
    if not is_wanted(register, name):
        said += " (may be empty)" if en else "（空でもよい）"
    return said


def value_said(
    column: Column, value: object, language: str, departments: Mapping[str, str]
) -> str:
    """Return what a stored value is called."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        words = ("yes", "no") if language == "en" else ("はい", "いいえ")
        return words[not value]
    if isinstance(value, int):
        is_year = column.name in {"year", "fiscal_year"}
        return str(value) if is_year else f"{value:,}"
    text = str(value)
    if column.kind == "date" and column.month:
        return text[:7]
    known = {one.code: one.named(language) for one in column.codes}
    if column.of == "department":
        known = {OTHERS: OTHERS_SAID[language == "en"], **departments}
    return known.get(text, text)
