"""Faults that somebody could make, each with the check that must find it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from madoguchi.procedures.definition.model import (
    Definition,
    Identity,
    Law,
    Page,
    Period,
    Remedies,
    Retention,
)
from madoguchi.procedures.definition.names import Name
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.gate.material import Material, WardSide
from madoguchi.procedures.gate.records import (
    Found,
    Group,
    Records,
    Waiver,
)
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.sound import (
    EXAMPLES,
    TESTED,
    WARD,
    example,
    given,
    sound,
)
from madoguchi.procedures.texts import Text

LONG = (
    "行政庁は、行政上特別の支障があるときを除き、法令により申請の提出先とされている機関の"
    "事務所における備付けその他の適当な方法により審査基準を公にしておかなければならず、"
    "また、申請をしようとする者の求めに応じて、必要な情報の提供に努めなければならない。"
)
"""In the manner of 行政手続法 5条3項 and 9条2項: 100 characters and more."""
STAND = Name("自転車置場", {"en": ("bike stand",)})


@dataclass(frozen=True)
class Fault:
    """One fault: who must find it, as which code, and where it lies."""

    check: str
    code: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=lambda: EXAMPLES)
    records: Records = field(default_factory=lambda: Records((TESTED,)))
    ward: WardSide = WARD

    @property
    def definition(self) -> Definition:
        return replace(sound(), **self.changes)

    def made(self) -> Material:
        """Return the version that has this fault and no other."""
        return given(
            self.definition,
            examples=self.examples,
            records=self.records,
            ward=self.ward,
        )


def files(*names: str, **more: str) -> dict[str, str]:
    """Leave examples out, or put others in."""
    return {key: text for key, text in EXAMPLES.items() if key not in names} | more


def edited(name: str, *edits: tuple[str, str]) -> dict[str, str]:
    """Write an example anew; each text to replace must be there once."""
    text = EXAMPLES[name]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return files(**{name: text})


def tested(**changes: Any) -> Records:
    return Records((replace(TESTED, **changes),))


def asking(question: Question) -> tuple[Page, ...]:
    """Ask one question more, on the last page but one."""
    who, place, family = sound().pages
    return (who, replace(place, questions=(*place.questions, question)), family)


ACCOUNT = Question("account", "bank_account", words("振込先の口座"), required=False)
SIBLING = Question("sibling", "name", words("きょうだいの氏名"), required=False)
STIFF = Identity(rationale=words("なし"))
TABLE = parse("if(months == 1, 100, months == 2, 150, 300)")
WHY = sound().identity
ACCOUNTS = Question(
    "accounts",
    "group",
    words("振込先"),
    required=False,
    own={"item": words("口座")},
    questions=(ACCOUNT,),
)
YOUNG, OLD = Group("18_39", "vision", 2), Group("75_over", "none", 2)

FAULTS: Mapping[str, Fault] = {
    "a life event that nobody knows": Fault(
        "definition", "flaw", {"life_events": ("birthday",)}
    ),
    "no example at all": Fault("examples", "none", examples={}),
    "an example that is no TOML": Fault(
        "examples", "unreadable", examples=files(**{"bad.toml": "title = "})
    ),
    "an example that does not hold": Fault(
        "examples", "fails", examples=edited("adult.toml", ("fee = 1000", "fee = 900"))
    ),
    "a rule never shown to say yes": Fault(
        "rules", "never_yes", examples=files("student.toml")
    ),
    "a rule never shown to say no": Fault(
        "rules", "never_no", examples=files("child.toml")
    ),
    "a rule never shown to be open": Fault(
        "rules", "never_unknown", examples=files("nothing.toml")
    ),
    "an example that shows a verdict and does not state it": Fault(
        "rules", "never_no", examples=edited("child.toml", ('eligible = "no"', ""))
    ),
    "a row of a decision table nobody tries": Fault(
        "rules",
        "never_yes",
        {"fee": (replace(sound().fee[0], amount=TABLE),)},
        edited("adult.toml", ("months = 2", "months = 3"), ("= 1000", "= 300")),
    ),
    "no law": Fault("law", "no_law", {"law": ()}),
    "a law without its article": Fault(
        "law", "no_article", {"law": (Law(words("区の条例")),)}
    ),
    "no review standards": Fault("standards", "no_standards", {"review_standards": ()}),
    "no standard period": Fault("standards", "no_period", {"period": Period(0)}),
    "remedies where nothing is decided": Fault(
        "remedies",
        "nothing_decided",
        {"stages": (sound().stages[0], sound().stages[-1])},
    ),
    "a decision without remedies": Fault(
        "remedies", "no_remedies", {"remedies": Remedies()}
    ),
    "a high level without a reason": Fault(
        "identity", "no_why", {"identity": replace(STIFF, proofing=2, authn=2)}
    ),
    "data of somebody else without a reason": Fault(
        "identity", "no_why", {"pages": asking(SIBLING), "identity": STIFF}
    ),
    "an account of anybody": Fault("identity", "account", {"pages": asking(ACCOUNT)}),
    "accounts in a list": Fault("identity", "account", {"pages": asking(ACCOUNTS)}),
    "an example that answers a name with a number": Fault(
        "examples",
        "fails",
        examples=files(
            **{"odd.toml": example("氏名が数", "applicant = 5", "", who="")}
        ),
    ),
    "a certificate for anybody": Fault(
        "identity", "certificate", {"outputs": ("certificate",)}
    ),
    "a signature without a card": Fault(
        "identity",
        "signature",
        {"identity": replace(sound().identity, signature="certificate")},
    ),
    "a sure identity of nobody": Fault(
        "identity",
        "anonymous",
        {"anonymous": True, "roles": {}, "identity": replace(WHY, proofing=1)},
    ),
    "a retention class of no rule": Fault(
        "retention", "unknown", {"retention": Retention("しばらく", 3)}
    ),
    "years that do not fit": Fault(
        "retention", "years", {"retention": Retention("3年", 5)}
    ),
    "a department that is not there": Fault(
        "office", "no_department", ward=replace(WARD, departments=frozenset({"parks"}))
    ),
    "a stage that nobody can do": Fault(
        "office", "nobody", ward=replace(WARD, roles={"clerk": frozenset({"roads"})})
    ),
    "a text in one language only": Fault(
        "languages", "incomplete", {"title": Text(ja="自転車置場の申込み")}
    ),
    "a language nobody wrote": Fault(
        "languages", "incomplete", ward=replace(WARD, languages=("en", "ko"))
    ),
    "a name in other words": Fault(
        "languages",
        "other_words",
        {"title": Text(ja="自転車置場の申込み", en="Bicycle park")},
        ward=replace(WARD, names={"自転車置場": STAND}),
    ),
    "a sentence of law": Fault("reading", "too_long", {"body": words(LONG)}),
    "long sentences throughout": Fault(
        "reading",
        "long_on_average",
        {"body": words((LONG[:70] + "。") * 5)},
    ),
    "an office word": Fault(
        "reading", "jargon", {"body": words("当該の書類を出してください。")}
    ),
    "two negatives": Fault(
        "reading",
        "double_negative",
        {"body": words("申し込めないことはありません。")},
    ),
    "nobody named who does it": Fault(
        "reading", "passive", {"body": words("書類は区で保存されます。")}
    ),
    "no usability test": Fault("usability", "no_test", records=Records()),
    "a test without older people": Fault(
        "usability",
        "nobody_older",
        records=tested(groups=(YOUNG,)),
    ),
    "a test without disabled people": Fault(
        "usability",
        "nobody_disabled",
        records=tested(groups=(OLD,)),
    ),
    "somebody stopped and nothing mended": Fault(
        "usability",
        "not_fixed",
        records=tested(findings=(Found("日付を入れられない", stopped=True),)),
    ),
    "a waiver that has ended": Fault(
        "usability",
        "lapsed",
        records=Records(
            waiver=Waiver("秋に試すまでのあいだです。", date(2026, 11, 25))
        ),
    ),
}
BLOCKING = {
    name: fault
    for name, fault in FAULTS.items()
    if fault.code
    not in ("no_remedies", "jargon", "double_negative", "passive", "other_words")
}
