"""A flow in which a case would get stuck is refused before it is published."""

from pathlib import Path

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.tests.folder import FILES, a_folder

REVIEW = ("review", "review", "clerk")
DECISION = ("decision", "decision", "supervisor")
HANDOVER = ("handover", "handover", "register")
CLOSE = ("close", "close", "clerk")
Stages = list[tuple[str, str, str]]


def a_flow(root: Path, stages: Stages) -> Path:
    """Write a sound folder with these stages: key, kind, who; five lines each."""
    folder = a_folder(root)
    blocks = [
        f'[[stages]]\nkey = "{key}"\ntitle = "題"\nkind = "{kind}"\nwho = "{who}"\n'
        for key, kind, who in stages
    ]
    (folder / "flow.toml").write_text("".join(blocks), encoding="utf-8")
    english = FILES["texts/en.toml"].partition("[stages.")[0]
    titles = {f'[stages.{key}]\ntitle = "Title"\n' for key, _, _ in stages}
    (folder / "texts/en.toml").write_text(english + "".join(titles), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "stages",
    [
        [CLOSE],
        [REVIEW, CLOSE],
        [REVIEW, DECISION, CLOSE],
        [REVIEW, DECISION, HANDOVER, CLOSE],
    ],
)
def test_a_flow_that_leads_to_an_end_loads(tmp_path: Path, stages: Stages) -> None:
    assert len(load(a_flow(tmp_path, stages)).stages) == len(stages)


UNDECIDED = (
    '9: "handover" hands over what nobody decided: '
    'a stage of kind "decision" must stand before it'
)
BROKEN = {
    "a key twice": (
        [REVIEW, ("review", "decision", "clerk"), CLOSE],
        '7: the key "review" stands twice: give one of the two another',
    ),
    "handed over undecided": (
        [REVIEW, HANDOVER, CLOSE],
        UNDECIDED,
    ),
    "handed over before the decision": (
        [REVIEW, HANDOVER, DECISION, CLOSE],
        UNDECIDED,
    ),
    "no end": (
        [REVIEW, DECISION, HANDOVER],
        (
            '14: after "handover" a case never ends: '
            'the last stage must be of kind "close"'
        ),
    ),
    "after the end": (
        [REVIEW, CLOSE, ("again", "review", "clerk")],
        '12: no case reaches "again": it stands after the closing stage',
    ),
    "unknown who": (
        [("review", "review", "pigeon"), CLOSE],
        (
            '5: "pigeon" is not possible for "who"; '
            "known here: applicant, clerk, register, robot, supervisor"
        ),
    ),
    "decided by nobody of the office": (
        [REVIEW, ("decision", "decision", "register"), CLOSE],
        '10: "register" cannot decide; a decision is made by "clerk" or "supervisor"',
    ),
}


@pytest.mark.parametrize(("stages", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_broken_flow_is_refused_with_its_line(
    tmp_path: Path, stages: Stages, sentence: str
) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(a_flow(tmp_path, stages))

    assert [str(one) for one in refused.value.problems] == [
        f"bicycle/1/flow.toml:{sentence}"
    ]


EARLY = {
    "a robot after the decision": (
        [DECISION, ("typed", "robot", "robot"), CLOSE],
        '"typed" comes too late: a stage of kind "robot" stands before the decision',
    ),
    "a robot's stage for a clerk": (
        [("typed", "robot", "clerk"), DECISION, CLOSE],
        'a stage of kind "robot" waits for an answer: "who" must be "robot"',
    ),
    "an enquiry that asks nothing": (
        [("asked", "enquiry", "register"), DECISION, CLOSE],
        'a stage of kind "enquiry" needs "enquiry": write it',
    ),
    "a check without a rule": (
        [("few", "check", "clerk"), DECISION, CLOSE],
        'a stage of kind "check" needs "passes": write it',
    ),
    "a wait that nobody decides after": (
        [("typed", "robot", "robot"), CLOSE],
        'no stage of kind "decision" follows: nobody goes on from here',
    ),
}


@pytest.mark.parametrize(("stages", "sentence"), EARLY.values(), ids=EARLY)
def test_an_automatic_stage_that_leads_nowhere_is_refused(
    tmp_path: Path, stages: Stages, sentence: str
) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(a_flow(tmp_path, stages))

    assert any(sentence in str(one) for one in refused.value.problems)


CHECK = '\n[[checklist]]\nkey = "{key}"\nstage = "{stage}"\ntext = "見た"\n'


@pytest.mark.parametrize(
    ("key", "stage", "sentence"),
    [
        ("seen", "reviw", 'there is no stage "reviw"; did you mean "review"'),
        ("seen", "handover", 'nobody of the office ends "handover"'),
        ("today", "review", "is a word of the expression language"),
    ],
)
def test_a_line_of_a_checklist_belongs_to_a_stage(
    tmp_path: Path, key: str, stage: str, sentence: str
) -> None:
    folder = a_flow(tmp_path, [REVIEW, DECISION, HANDOVER, CLOSE])
    flow, english = folder / "flow.toml", folder / "texts/en.toml"
    flow.write_text(flow.read_text("utf-8") + CHECK.format(key=key, stage=stage))
    english.write_text(english.read_text("utf-8") + '\n[[checklist]]\ntext = "Seen"\n')

    with pytest.raises(BadDefinition) as refused:
        load(folder)

    assert any(sentence in str(one) for one in refused.value.problems), [
        str(one) for one in refused.value.problems
    ]
