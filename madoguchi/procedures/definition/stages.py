"""Whether the stages of a flow lead a case from its arrival to its end.

A case that gets stuck is found by its applicant, months after the publishing; so a
flow in which one would get stuck is refused. Keys are checked elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.form import read_key
from madoguchi.procedures.definition.model import Check, Definition, Stage
from madoguchi.procedures.definition.problems import did_you_mean
from madoguchi.procedures.definition.reading import Source, Table

STAGES: Final = (
    "review", "check", "enquiry", "robot", "decision", "payment", "handover", "close",
)  # fmt: skip
WHO: Final = ("clerk", "supervisor", "register", "applicant", "robot")
STANDARDS: Final = (
    "receive", "confirm", "examine", "decide", "pay", "hand_over", "issue",
)  # fmt: skip
"""受付・確認・審査・決裁・納付・引継ぎ・交付: the steps that flows are compared by."""
DECIDERS: Final = ("clerk", "supervisor")
BEFORE_DECISION: Final = ("review", "check", "enquiry", "robot")
"""The kinds that may be left out of a case, and that others may stand behind."""
AUTOMATIC: Final[Mapping[str, str]] = {"enquiry": "register", "robot": "robot"}
"""Who acts at a stage that waits for an answer from outside."""
CHECKED: Final = ("review", "check", "decision", "close")
"""The kinds that somebody of the office ends, so that a checklist is looked at."""


def read_flow(top: Table) -> Mapping[str, Any]:
    """Read flow.toml: the stages in order, and what is looked at in them."""
    none = says("at least one [[stages]] is needed")
    stages = [_stage(table) for table in top.tables("stages", needed=none)]
    checklist = [_check(table) for table in top.tables("checklist")]
    return {"stages": tuple(stages), "checklist": tuple(checklist)}


def _stage(table: Table) -> Stage:
    key = table.word("key", needed=True)
    table.beside("stages", key)
    stage = Stage(
        key,
        table.text("title", needed=True),
        table.one_of("kind", STAGES),
        table.one_of("who", WHO),
        table.word("department"),
        table.number("target_minutes", most=10**6, default=0),
        table.one_of("decision", ("", "grant", "accept"), ""),
        table.words("outputs"),
        table.expression("when"),
        table.expression("passes"),
        table.word("enquiry"),
        table.one_of("standard", ("", *STANDARDS), ""),
        table.flag("stops_clock"),
    )
    table.done()
    return stage


def _check(table: Table) -> Check:
    check = Check(
        read_key(table, "key"),
        table.word("stage", needed=True),
        table.text("text", needed=True),
        table.text("basis", twin=False),
        table.flag("required", default=True),
    )
    table.done()
    return check


def check_stages(definition: Definition, flow: Source) -> None:
    """Note every stage that a case cannot enter or cannot leave."""
    stages = definition.stages
    for at, stage in enumerate(stages):
        before = {one.kind for one in stages[:at]}
        if "close" in before:
            flow.flaw(
                ("stages", at, "key"),
                says(
                    'no case reaches "{key}": it stands after the closing stage',
                    key=stage.key,
                ),
            )
        if stage.kind == "handover" and "decision" not in before:
            flow.flaw(
                ("stages", at, "kind"),
                says(
                    '"{key}" hands over what nobody decided: a stage of kind '
                    '"decision" must stand before it',
                    key=stage.key,
                ),
            )
        if stage.kind == "decision" and stage.who not in DECIDERS:
            flow.flaw(
                ("stages", at, "who"),
                says(
                    '"{who}" cannot decide; a decision is made by "clerk" or '
                    '"supervisor"',
                    who=stage.who,
                ),
            )
        _check_kind(at, stage, before, flow)
    if stages and all(stage.kind != "close" for stage in stages):
        flow.flaw(
            ("stages", len(stages) - 1, "kind"),
            says(
                'after "{key}" a case never ends: the last stage must be of kind '
                '"close"',
                key=stages[-1].key,
            ),
        )
    _check_automatic(definition, flow)
    _check_checklist(definition, flow)


def _check_kind(at: int, stage: Stage, before: Collection[str], flow: Source) -> None:
    """Note what does not go together in one stage."""
    early = [*AUTOMATIC, "check"]
    if stage.kind in early and "decision" in before:
        flow.flaw(
            ("stages", at, "kind"),
            says(
                '"{key}" comes too late: a stage of kind "{kind}" stands before the '
                "decision",
                key=stage.key,
                kind=stage.kind,
            ),
        )
    if stage.when and stage.kind not in BEFORE_DECISION:
        flow.flaw(
            ("stages", at, "when"),
            says(
                'a stage of kind "{kind}" cannot be left out: take "when" out',
                kind=stage.kind,
            ),
        )
    wanted = AUTOMATIC.get(stage.kind)
    if wanted and stage.who != wanted:
        flow.flaw(
            ("stages", at, "who"),
            says(
                'a stage of kind "{kind}" waits for an answer: "who" must be "{who}"',
                kind=stage.kind,
                who=wanted,
            ),
        )
    if stage.kind == "check" and stage.who not in DECIDERS:
        flow.flaw(
            ("stages", at, "who"),
            says(
                'what does not pass is looked at by "clerk" or "supervisor", not by '
                '"{who}"',
                who=stage.who,
            ),
        )
    _check_own_keys(at, stage, flow)
    _check_clock(at, stage, flow)


def _check_clock(at: int, stage: Stage, flow: Source) -> None:
    """Note a clock that stands still where nobody outside is waited for, or for ever.

    Behind the decision there is no period left to stand still.
    """
    if not stage.stops_clock:
        return
    if stage.kind != "enquiry":
        flow.flaw(
            ("stages", at, "stops_clock"),
            says(
                'the period stands still only at a stage of kind "enquiry": take '
                '"stops_clock" out'
            ),
        )
    elif not stage.target_minutes:
        flow.flaw(
            ("stages", at, "target_minutes"),
            says(
                '"{key}" stops the clock and needs "target_minutes": until when the '
                "answer is expected",
                key=stage.key,
            ),
        )


def _check_own_keys(at: int, stage: Stage, flow: Source) -> None:
    own = {"check": ("passes", stage.passes), "enquiry": ("enquiry", stage.enquiry)}
    for kind, (key, value) in own.items():
        if stage.kind == kind and not value:
            flow.flaw(
                ("stages", at, "kind"),
                says(
                    'a stage of kind "{kind}" needs "{key}": write it',
                    kind=kind,
                    key=key,
                ),
            )
        if stage.kind != kind and value:
            flow.flaw(
                ("stages", at, key),
                says(
                    'only a stage of kind "{kind}" has "{key}": take it out',
                    kind=kind,
                    key=key,
                ),
            )


def _check_automatic(definition: Definition, flow: Source) -> None:
    """Note a wait that leads nowhere: nobody decides, or staff ask for themselves."""
    kinds = [one.kind for one in definition.stages]
    early = [at for at, kind in enumerate(kinds) if kind in ("check", *AUTOMATIC)]
    if not early:
        return
    if "decision" not in kinds:
        flow.flaw(
            ("stages", early[0], "kind"),
            says('no stage of kind "decision" follows: nobody goes on from here'),
        )
    if definition.for_staff:
        flow.flaw(
            ("stages", early[0], "kind"),
            says(
                "what staff apply for goes to its superior at once: take this stage out"
            ),
        )


def _check_checklist(definition: Definition, flow: Source) -> None:
    kinds = {one.key: one.kind for one in definition.stages}
    for at, check in enumerate(definition.checklist):
        place = ("checklist", at, "stage")
        if check.stage not in kinds:
            advice = did_you_mean(check.stage, _checked(definition.stages))
            flow.flaw(
                place,
                says(
                    'there is no stage "{key}"{advice}', key=check.stage, advice=advice
                ),
            )
        elif kinds[check.stage] not in CHECKED:
            flow.flaw(
                place,
                says(
                    'nobody of the office ends "{key}": name another stage',
                    key=check.stage,
                ),
            )
    if definition.checklist and definition.for_staff:
        flow.flaw(
            ("checklist", 0, "stage"),
            says("what staff apply for has no checklist: take it out"),
        )
    for at, stage in enumerate(definition.stages):
        if stage.department and definition.for_staff:
            flow.flaw(
                ("stages", at, "department"),
                says(
                    "what staff apply for lies with their own superior: take "
                    '"department" out'
                ),
            )


def _checked(stages: Sequence[Stage]) -> list[str]:
    return [one.key for one in stages if one.kind in CHECKED]
