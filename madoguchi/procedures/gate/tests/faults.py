"""Faults that somebody could make, each with the check that must find it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from madoguchi.procedures.definition.model import (
    Identity,
    Law,
    Period,
    Remedies,
    Retention,
)
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.gate.material import Material, WardSide
from madoguchi.procedures.gate.records import (
    Found,
    Group,
    Records,
    UsabilityTest,
    Waiver,
)
from madoguchi.procedures.gate.tests.sound import (
    EXAMPLES,
    TESTED,
    WARD,
    given,
    sound,
)
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.texts import Text

LONG = (
    "行政庁は、行政上特別の支障があるときを除き、法令により申請の提出先とされている機関の"
    "事務所における備付けその他の適当な方法により審査基準を公にしておかなければならず、"
    "また、申請をしようとする者の求めに応じて、必要な情報の提供に努めなければならない。"
)
"""In the manner of 行政手続法 5条3項 and 9条2項: 100 characters and more."""


@dataclass(frozen=True)
class Fault:
    """One fault: who must find it, as which code, and the version that has it."""

    check: str
    code: str
    made: Callable[[], Material]


def changed(**changes: Any) -> Callable[[], Material]:
    return lambda: given(replace(sound(), **changes))


def without(*names: str, **more: str) -> Callable[[], Material]:
    """Leave examples out, or put others in."""
    kept = {key: text for key, text in EXAMPLES.items() if key not in names}
    return lambda: given(examples={**kept, **more})


def edited(name: str, old: str, new: str) -> Callable[[], Material]:
    assert EXAMPLES[name].count(old) == 1, old
    return without(**{name: EXAMPLES[name].replace(old, new)})


def tested(**changes: Any) -> Callable[[], Material]:
    test = replace(TESTED, **changes)
    return lambda: given(records=Records((test,)))


def on_record(*tests: UsabilityTest, waiver: Waiver | None = None) -> Any:
    return lambda: given(records=Records(tests, waiver))


def staffed(**changes: Any) -> Callable[[], Material]:
    return lambda: given(ward=replace(WARD, **changes))


def asking(question: Question, **changes: Any) -> Callable[[], Material]:
    """Ask one question more, on the last page but one."""
    who, place, family = sound().pages
    more = replace(place, questions=(*place.questions, question))
    return lambda: given(replace(sound(), pages=(who, more, family), **changes))


ACCOUNT = Question("account", "bank_account", words("振込先の口座"), required=False)
SIBLING = Question("sibling", "name", words("きょうだいの氏名"), required=False)
STIFF = Identity(rationale=words("なし"))
TABLE = parse("if(months == 1, 100, months == 2, 150, 300)")
WHY = sound().identity

FAULTS: Mapping[str, Fault] = {
    "a life event that nobody knows": Fault(
        "definition", "flaw", changed(life_events=("birthday",))
    ),
    "no example at all": Fault("examples", "none", lambda: given(examples={})),
    "an example that is no TOML": Fault(
        "examples", "unreadable", without(**{"bad.toml": "title = "})
    ),
    "an example that does not hold": Fault(
        "examples", "fails", edited("adult.toml", "fee = 1000", "fee = 900")
    ),
    "a rule never shown to say yes": Fault(
        "rules", "never_yes", without("student.toml")
    ),
    "a rule never shown to say no": Fault("rules", "never_no", without("child.toml")),
    "a rule never shown to be open": Fault(
        "rules", "never_unknown", without("nothing.toml")
    ),
    "an example that shows a verdict and does not state it": Fault(
        "rules", "never_no", edited("child.toml", 'eligible = "no"', "")
    ),
    "a row of a decision table nobody tries": Fault(
        "rules",
        "never_yes",
        lambda: given(
            replace(sound(), fee=(replace(sound().fee[0], amount=TABLE),)),
            examples={
                **EXAMPLES,
                "adult.toml": EXAMPLES["adult.toml"]
                .replace("months = 2", "months = 3")
                .replace("fee = 1000", "fee = 300"),
            },
        ),
    ),
    "no law": Fault("law", "no_law", changed(law=())),
    "a law without its article": Fault(
        "law", "no_article", changed(law=(Law(words("区の条例")),))
    ),
    "no review standards": Fault(
        "standards", "no_standards", changed(review_standards=())
    ),
    "no standard period": Fault("standards", "no_period", changed(period=Period(0))),
    "remedies where nothing is decided": Fault(
        "remedies",
        "nothing_decided",
        changed(stages=(sound().stages[0], sound().stages[-1])),
    ),
    "a decision without remedies": Fault(
        "remedies", "no_remedies", changed(remedies=Remedies())
    ),
    "a high level without a reason": Fault(
        "identity", "no_why", changed(identity=replace(STIFF, proofing=2, authn=2))
    ),
    "data of somebody else without a reason": Fault(
        "identity", "no_why", asking(SIBLING, identity=STIFF)
    ),
    "an account of anybody": Fault("identity", "account", asking(ACCOUNT)),
    "a certificate for anybody": Fault(
        "identity", "certificate", changed(outputs=("certificate",))
    ),
    "a signature without a card": Fault(
        "identity",
        "signature",
        changed(identity=replace(sound().identity, signature="certificate")),
    ),
    "a sure identity of nobody": Fault(
        "identity",
        "anonymous",
        changed(anonymous=True, roles={}, identity=replace(WHY, proofing=1)),
    ),
    "a retention class of no rule": Fault(
        "retention", "unknown", changed(retention=Retention("しばらく", 3))
    ),
    "years that do not fit": Fault(
        "retention", "years", changed(retention=Retention("3年", 5))
    ),
    "a department that is not there": Fault(
        "office", "no_department", staffed(departments=frozenset({"parks"}))
    ),
    "a stage that nobody can do": Fault(
        "office", "nobody", staffed(roles={"clerk": frozenset({"roads"})})
    ),
    "a text in one language only": Fault(
        "languages", "incomplete", changed(title=Text(ja="自転車置場の申込み"))
    ),
    "a language nobody wrote": Fault(
        "languages", "incomplete", lambda: given(ward=WardSide(("en", "ko")))
    ),
    "a sentence of law": Fault("reading", "too_long", changed(body=words(LONG))),
    "long sentences throughout": Fault(
        "reading",
        "long_on_average",
        changed(body=words((LONG[:70] + "。") * 5)),
    ),
    "an office word": Fault(
        "reading", "jargon", changed(body=words("当該の書類を出してください。"))
    ),
    "two negatives": Fault(
        "reading",
        "double_negative",
        changed(body=words("申し込めないことはありません。")),
    ),
    "nobody named who does it": Fault(
        "reading", "passive", changed(body=words("書類は区で保存されます。"))
    ),
    "no usability test": Fault("usability", "no_test", on_record()),
    "a test without older people": Fault(
        "usability", "nobody_older", tested(groups=(Group("18_39", "vision", 2),))
    ),
    "a test without disabled people": Fault(
        "usability", "nobody_disabled", tested(groups=(Group("75_over", "none", 2),))
    ),
    "somebody stopped and nothing mended": Fault(
        "usability",
        "not_fixed",
        tested(findings=(Found("日付を入れられない", stopped=True),)),
    ),
    "a waiver that has ended": Fault(
        "usability",
        "lapsed",
        on_record(waiver=Waiver("秋に試すまでのあいだです。", date(2026, 11, 25))),
    ),
}
BLOCKING = {
    name: fault
    for name, fault in FAULTS.items()
    if fault.code not in ("no_remedies", "jargon", "double_negative", "passive")
}
