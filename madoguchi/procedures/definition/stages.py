"""Whether the stages of a flow lead a case from its arrival to its end.

A case that gets stuck is found by its applicant, months after the publishing; so a
flow in which one would get stuck is refused. Keys are checked elsewhere.
"""

from collections.abc import Sequence

from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Stage
from madoguchi.procedures.definition.reading import Source

DECIDERS = ("clerk", "supervisor")


def check_stages(stages: Sequence[Stage], flow: Source) -> None:
    """Note every stage that a case cannot enter or cannot leave."""
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
    if stages and all(stage.kind != "close" for stage in stages):
        flow.flaw(
            ("stages", len(stages) - 1, "kind"),
            says(
                'after "{key}" a case never ends: the last stage must be of kind '
                '"close"',
                key=stages[-1].key,
            ),
        )
