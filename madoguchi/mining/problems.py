"""What may be wrong with a log or a flow, and the sentence that says it.

Each sentence names the file, the row or element, the column, and what to do. It never
repeats a value of the log: what stands in the wrong column may be somebody's name.
"""

from typing import Final

SENTENCES: Final = {
    "absent": (
        "{file}：ファイルがありません。場所を確かめてください。",
        "{file}: there is no such file; check where it lies.",
    ),
    "unreadable": (
        "{file}：ファイルを開けません。読む権限を確かめてください。",
        "{file}: the file cannot be opened; check that it may be read.",
    ),
    "empty": (
        "{file}：記録が1件もありません。別のファイルを指定してください。",
        "{file}: it holds no event; name another file.",
    ),
    "nothing_chosen": (
        "指定した条件に合う事案がありません。期間や経路を広げてください。",
        "No case is left by what was asked for; widen the period or the channel.",
    ),
    "unknown_form": (
        (
            "{file}：XES・CSV・Parquet・OCEL 2.0（JSON）のどれでもありません。"
            "どれかの形で書き出してください。"
        ),
        "{file}: neither XES, CSV, Parquet nor OCEL 2.0 (JSON); export it as one.",
    ),
    "broken_gzip": (
        "{file}：圧縮（gzip）が途中で壊れています。もう一度取り出してください。",
        "{file}: its compression (gzip) is broken; fetch it again.",
    ),
    "not_xml": (
        "{file}：{line}行目がXMLとして読めません。書き出し直してください。",
        "{file}: line {line} cannot be read as XML; export it again.",
    ),
    "doctype": (
        (
            "{file}：{line}行目に文書型宣言（DOCTYPE）があります。XESには要りません。"
            "取り除いてください。"
        ),
        (
            "{file}: line {line} declares a document type (DOCTYPE), which XES "
            "has no use for; take it out."
        ),
    ),
    "not_xes": (
        (
            "{file}：XMLですがXESではありません（最初の要素が log ではありません）。"
            "XESで書き出してください。"
        ),
        "{file}: XML, but not XES (its first element is not log); export it as XES.",
    ),
    "not_ocel": (
        (
            "{file}：JSONですがOCEL 2.0ではありません（{element} を読めません）。"
            "OCEL 2.0 のJSONで書き出してください。"
        ),
        (
            "{file}: JSON, but not OCEL 2.0 ({element} cannot be read); export it as "
            "OCEL 2.0 JSON."
        ),
    ),
    "not_a_table": (
        "{file}：{row}行目が表として読めません。列の数と引用符を確かめてください。",
        (
            "{file}: row {row} cannot be read as a table; check its number of "
            "columns and its quotes."
        ),
    ),
    "not_text": (
        "{file}：文字コードを読めません。UTF-8 か Shift_JIS で保存してください。",
        "{file}: its letters cannot be read; save it as UTF-8 or Shift_JIS.",
    ),
    "not_parquet": (
        "{file}：Parquetとして読めません。書き出し直してください。",
        "{file}: cannot be read as Parquet; export it again.",
    ),
    "no_column": (
        (
            "{file}：{meant}の列がわかりません。{option} で列の名前を指定してください"
            "（このファイルの列：{columns}）。"
        ),
        (
            "{file}: which column is the {meant_en} is not clear; name it with "
            "{option} (its columns: {columns})."
        ),
    ),
    "unknown_column": (
        (
            "{file}：{option} に指定した列「{column}」がありません"
            "（このファイルの列：{columns}）。"
        ),
        (
            '{file}: there is no column "{column}" as {option} says '
            "(its columns: {columns})."
        ),
    ),
    "missing_value": (
        "{file}：{row}行目の列「{column}」が空です。埋めるか、その行を除いてください。",
        (
            '{file}: column "{column}" of row {row} is empty; fill it, '
            "or leave the row out."
        ),
    ),
    "missing_attribute": (
        (
            "{file}：{trace}番目の trace の{event}番目の event に"
            "{column} がありません。"
            "書き足すか、その event を除いてください。"
        ),
        (
            "{file}: event {event} of trace {trace} has no {column}; add it, "
            "or leave the event out."
        ),
    ),
    "no_time": (
        (
            "{file}：{row}行目の列「{column}」を日時として読めません。"
            "2026-04-01 09:30 の形に直すか、--time-format で形を指定してください。"
        ),
        (
            '{file}: column "{column}" of row {row} is no date and time; write it as '
            "2026-04-01 09:30, or name its form with --time-format."
        ),
    ),
    "no_time_in_xes": (
        (
            "{file}：{trace}番目の trace の{event}番目の event の {column} を日時として"
            "読めません。2026-04-01T09:30:00+09:00 の形に直してください。"
        ),
        (
            "{file}: {column} of event {event} of trace {trace} is no date and "
            "time; write it as 2026-04-01T09:30:00+09:00."
        ),
    ),
    "no_order": (
        (
            "{file}：{row}行目の列「{column}」が、"
            "事案の中で重ならない整数ではありません。"
            "直すか、--order を外してください（日時の順に読みます）。"
        ),
        (
            '{file}: column "{column}" of row {row} is not a whole number of its own '
            "within the case; mend it, or leave --order out (the time then decides)."
        ),
    ),
    "which_kind": (
        (
            "{file}：どの種類の対象を事案とみるかを --case で指定してください"
            "（このファイルの種類：{columns}）。"
        ),
        (
            "{file}: say with --case which type of object is the case "
            "(its types: {columns})."
        ),
    ),
    "not_toml": (
        "{file}：TOMLとして読めません。書き方を直してください。",
        "{file}: cannot be read as TOML; mend how it is written.",
    ),
    "no_steps": (
        (
            "{file}：工程がありません。"
            "[[step]] か、始めから終わりまで続く BPMN の図が要ります。"
        ),
        "{file}: it has no steps; it takes [[step]], or BPMN that leads to an end.",
    ),
    "bad_step": (
        (
            "{file}：{step}番目の [[step]] を読めません。書けるのは activity（文字）、"
            "optional・repeats・last（true か false）、next（文字の並び）です。"
        ),
        (
            "{file}: [[step]] number {step} cannot be read; it may say activity "
            "(text), optional, repeats, last (true or false) and next (list of texts)."
        ),
    ),
    "step_twice": (
        (
            "{file}：{step}番目の [[step]] の activity が前にもあります。"
            "1つにしてください。"
        ),
        "{file}: the activity of [[step]] {step} is there already; keep one.",
    ),
    "unknown_next": (
        (
            "{file}：{step}番目の [[step]] の next にある「{next}」は、どの工程でも"
            "ありません。activity のどれかに直してください。"
        ),
        (
            '{file}: "{next}" in next of [[step]] number {step} is no step of this '
            "flow; name one of its activities."
        ),
    ),
    "bpmn_element": (
        (
            "{file}：BPMN の {element} は読めません。"
            "作業・排他・並列だけで描いてください。"
        ),
        (
            "{file}: {element} of its BPMN is not understood; draw it with tasks, "
            "exclusive and parallel gateways only."
        ),
    ),
    "nothing_to_play": (
        (
            "開始と完了の両方がある記録でないと、試算できません。"
            "工程の開始も書き出してください。"
        ),
        (
            "Nothing can be played without the start and the completion of steps; "
            "export the starts too."
        ),
    ),
    "too_little_to_play": (
        "試算には{cases}件・{weeks}週以上の記録が要ります。期間を広げてください。",
        "To play takes {cases} cases and {weeks} weeks at least; widen the period.",
    ),
    "no_alignment": (
        (
            "標準の流れと照らし合わせられません。"
            "流れが始めから終わりまで続いているか確かめてください。"
        ),
        (
            "The log cannot be held against the flow; check that the flow leads from "
            "its start to its end."
        ),
    ),
}
"""By reason, the sentence in Japanese and in English."""


class BadLog(Exception):
    """A log that cannot be read as it is; carries the reason and the place."""

    def __init__(self, reason: str, **place: object) -> None:
        self.reason = reason
        self.place = place
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Return the sentence in Japanese (`ja`) or in English.

        >>> BadLog("absent", file="a.csv").said("en")
        'a.csv: there is no such file; check where it lies.'
        """
        japanese, english = SENTENCES[self.reason]
        return (japanese if language == "ja" else english).format(**self.place)
