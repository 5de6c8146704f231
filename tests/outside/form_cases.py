"""Import every form in a folder and hold it beside its source.

`make form-cases DIR=…`: each folder below is known by what it holds. Prints counts and
names every failure.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.importing import govuk, jsonschema, moj, onegov, openforms
from madoguchi.procedures.importing.documents import issues_of
from madoguchi.procedures.importing.reading import parse_json, read_table, read_text
from madoguchi.procedures.importing.report import NotReadable, Report
from madoguchi.procedures.kinds.question import Question
from tests.outside.printed import Tally, folder_named
from tests.outside.service_walk import compare

TODAY = date(2026, 4, 1)
CASES = "cases.jsonl"
PATHS_WANTED, KINDS_WANTED = 98, 95
FIELD = re.compile(r"([^=#(\[<][^=]*?)(\*?)\s*=(.*)")
OPTION = re.compile(r"[(\[][ xX]?[)\]]\s+\S")
TAKEN = {"___": "text", "...": "text", "@@@": "email", "YYYY.MM.DD": "date"}
ANSWERS = {
    "text": {"text"}, "number": {"number"}, "address": {"address"}, "email": {"email"},
    "date": {"date", "birthdate"}, "national_insurance_number": {"text"},
    "phone_number": {"phone"}, "selection": {"choice", "choices", "yesno"},
    "organisation_name": {"text"}, "name": {"name"}, "file": {"file"},
}  # fmt: skip


def main(root: Path) -> int:
    tally = Tally("forms")
    for path in sorted(root.rglob("*.form")):
        _try(tally, path, _onegov)
    for folder in sorted({path.parent for path in root.rglob(CASES)}):
        _documents(tally, folder)
    for path in openforms.forms_in(root):
        if path.is_dir():
            _try(tally, path, _openforms)
    inside = {path.parent for path in root.rglob(openforms.STEPS)}
    with_cases = {path.parent for path in root.rglob(CASES)}
    for path in sorted(root.rglob("*.json")):
        if path.parent not in inside | with_cases:
            _try(tally, path, _by_content)
    return tally.end()


def _try(tally: Tally, path: Path, run: Any) -> None:
    try:
        run(tally, path)
    except NotReadable as problem:
        tally.add("files refused with a sentence")
        tally.say(f"{path.name}: refused: {problem.why}")
    tally.add("files")


def _by_content(tally: Tally, path: Path) -> None:
    said = read_table(path)
    if "flow" in said and "pages" in said:
        _service(tally, path)
    elif "components" in said:
        _openforms(tally, path)
    elif "steps" in said:
        _govuk(tally, path, said)
    else:
        raise NotReadable(path.name, "it is no form that is known here")


def is_sound(tally: Tally, definition: Definition, *, by_hand: bool = False) -> None:
    """Fail what the loader refuses, or reads back as something else.

    `by_hand` where a source may say what a person has to put right.
    """
    with TemporaryDirectory(prefix="madoguchi-forms-") as root:
        try:
            if load(write(definition, Path(root))) != definition:
                tally.failed(f"{definition.slug}: reads back as something else")
        except BadDefinition as bad:
            if by_hand:
                tally.add("to be put right by hand")
                tally.say(f"  by hand: {bad.problems[0]}")
            else:
                tally.failed(f"{definition.slug}: {bad.problems[0]}")


def _listed(tally: Tally, name: str, report: Report) -> None:
    tally.say(f"{name}: {report.summary()}")
    for outcome in ("changed", "unsupported"):
        for note in report.of(outcome):
            tally.say(f"  {outcome}: {note.key}: {note.why}")


# OneGov


def _onegov(tally: Tally, path: Path) -> None:
    ((definition, _),) = onegov.read(path)
    is_sound(tally, definition)
    wanted = Counter(dict(_onegov_source(path)))
    found = Counter(dict(_onegov_found(definition)))
    _counted(tally, path.name, wanted, found)


def _onegov_source(path: Path) -> Iterator[tuple[str, int]]:
    """Count what the lines of the source say, whatever an importer makes of them."""
    counts: Counter[str] = Counter()
    for raw in read_text(path).splitlines():
        line = raw.strip()
        if not line or line.startswith("#") or set(line) <= {"-"}:
            continue
        if OPTION.match(line):
            counts["options"] += 1
        elif match := FIELD.fullmatch(line):
            counts["fields"] += 1
            counts["required"] += bool(match[2])
            counts["conditions"] += raw[:1] in " \t"
            takes = match[3].strip()
            counts[
                f"of kind {TAKEN.get(takes, 'options' if not takes else 'text')}"
            ] += 1
    yield from counts.items()


def _onegov_found(definition: Definition) -> Iterator[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for one in _questions(definition):
        counts["fields"] += 1
        counts["required"] += one.required
        counts["conditions"] += one.show_if is not None
        only = one.kind in ("yesno", "consent")
        counts["options"] += len(one.options) or only
        kind = "options" if one.options or only else one.kind
        counts[f"of kind {kind}"] += 1
    yield from counts.items()


def _counted(
    tally: Tally, name: str, wanted: Counter[str], found: Counter[str]
) -> None:
    for key in sorted(set(wanted) | set(found)):
        if wanted[key] != found[key]:
            tally.failed(f"{name}: {found[key]} {key}, the source has {wanted[key]}")
    counts = ", ".join(f"{found[key]} {key}" for key in sorted(found) if found[key])
    tally.say(f"{name}: {counts}")
    for key in ("fields", "required", "options", "conditions"):
        tally.add(key, found[key])


def _questions(definition: Definition) -> list[Question]:
    return [one for page in definition.pages for one in page.questions]


# GOV.UK


def _govuk(tally: Tally, path: Path, said: Any) -> None:
    ((definition, report),) = govuk.read(path)
    is_sound(tally, definition)
    _listed(tally, path.name, report)
    questions = _questions(definition)
    if len(questions) != len(said["steps"]):
        tally.failed(f"{path.name}: {len(questions)} of {len(said['steps'])} steps")
    for step, question in zip(said["steps"], questions, strict=False):
        _govuk_step(tally, f"{path.name} step {step['id']}", step["data"], question)
    routes = [one for step in said["steps"] for one in step["routing_conditions"]]
    carried = [note for note in report.of("carried") if ": route " in note.key]
    if len(routes) != len(carried):
        tally.failed(f"{path.name}: {len(carried)} of {len(routes)} routes")
    tally.add("conditions", len(carried))


def _govuk_step(tally: Tally, name: str, asks: Any, question: Question) -> None:
    inner = question.questions[0] if asks["is_repeatable"] else question
    options = (asks["answer_settings"] or {}).get("selection_options") or []
    labels = [one["name"] for one in options]
    checks = {
        "text": question.label["ja"].startswith(asks["question_text"].strip()),
        "kind": inner.kind in ANSWERS.get(asks["answer_type"], set()),
        "required mark": question.required == (asks["is_optional"] is not True),
        "options": inner.kind == "yesno"
        or [one.label["ja"] for one in inner.options] == labels,
    }
    for what, holds in checks.items():
        if not holds:
            tally.failed(f"{name}: its {what} differs")
    tally.add("fields")
    tally.add("required", question.required)
    tally.add("options", len(labels))


# MoJ Forms


def _service(tally: Tally, path: Path) -> None:
    for definition, _ in moj.read(path):
        is_sound(tally, definition, by_hand=True)
    outcome = compare(path)
    tally.say(
        f"{path.name}: {outcome.equal} of {outcome.sets} answer sets lead the same "
        f"way, {outcome.reached} of {outcome.arrows} arrows taken"
    )
    for said in outcome.differing[:3]:
        tally.failed(f"{path.name}: {said}")
    tally.add("answer sets", outcome.sets)
    tally.add("answer sets equal", outcome.equal)
    tally.add("arrows", outcome.arrows)
    tally.add("arrows taken", outcome.reached)


# Open Forms


def _openforms(tally: Tally, path: Path) -> None:
    ((definition, report),) = openforms.read(path)
    is_sound(tally, definition)
    _listed(tally, path.name, report)
    told = {note.key.split(":")[0] for note in report.notes}
    for key in _components(path):
        tally.add("components")
        if key not in told:
            tally.failed(f"{path.name}: nothing is said of the component {key}")


def _components(path: Path) -> Iterator[str]:
    file = path / openforms.STEPS if path.is_dir() else path
    waiting: list[Any] = [parse_json(read_text(file), file.name)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += [
                one[key] for key in ("configuration", "components") if key in one
            ]
            if "type" in one and "key" in one:
                yield str(one["key"])


# JSON Schema


def _documents(tally: Tally, folder: Path) -> None:
    """Judge every recorded document by the imported form."""
    forms: dict[str, tuple[Form, jsonschema.Plan]] = {}
    cases = paths = kinds = 0
    for line in filter(str.strip, read_text(folder / CASES).splitlines()):
        case = parse_json(line, CASES)
        if case["form"] not in forms:
            definition, report, plan = jsonschema.read_with_plan(
                folder / f"{case['form']}.json"
            )
            is_sound(tally, definition)
            tally.say(f"{case['form']}: {report.summary()}")
            forms[case["form"]] = compile_form(definition), plan
            tally.add("files")
        form, plan = forms[case["form"]]
        found = set(issues_of(form, plan, case["data"], TODAY))
        wanted = {(kind, path) for kind, path in case["issues"]}
        cases += 1
        paths += {path for _, path in found} == {path for _, path in wanted}
        kinds += found == wanted
        if found != wanted:
            tally.say(
                f"  differs: {case['form']} {case['test']}: too many "
                f"{sorted(found - wanted)[:3]}, missing {sorted(wanted - found)[:3]}"
            )
    tally.say(
        f"{folder.name}: {cases} documents, {paths} same paths, {kinds} same kinds"
    )
    if paths * 100 < PATHS_WANTED * cases or kinds * 100 < KINDS_WANTED * cases:
        tally.failed(f"{folder.name}: {paths} and {kinds} of {cases} documents agree")
    tally.add("documents", cases)
    tally.add("documents with the same paths", paths)
    tally.add("documents with the same kinds", kinds)


if __name__ == "__main__":
    sys.exit(main(folder_named(sys.argv)))
