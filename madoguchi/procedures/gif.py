"""Name answers as other systems know them: the core data model of the GIF.

政府相互運用性フレームワーク, 438-1 コアデータモデル (デジタル庁, 2025-03-25). These
names are used only at the border; a question says by `gif` which property its answer
is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from madoguchi.kernel.postal import PostalCode
from madoguchi.procedures.engine import Form
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question

NAMESPACE: Final = "http://xxx/xxx/gif/xxx"
CODES: Final = "http://xxx/xxx/gif/codelist/xxx"
"""Provisional in the published schema itself, until the agency names them."""
SEXES: Final = {"male": ("1", "男性"), "female": ("2", "女性")}
UNKNOWN_SEX: Final = ("0", "不明")
CONTACT: Final = "contactPointInformation"
Properties = dict[str, Any]


def _name(answer: Mapping[str, str]) -> Properties:
    parts = {
        "familyName": answer["family"],
        "givenName": answer["given"],
        "familyNameKana": answer["family_kana"],
        "givenNameKana": answer["given_kana"],
    }
    whole = f"{answer['family']} {answer['given']}".strip()
    kana = f"{answer['family_kana']} {answer['given_kana']}".strip()
    return {**parts, "fullName": whole, "fullNameKana": kana}


def _address(answer: Mapping[str, str]) -> Properties:
    lines = ("prefecture", "city", "town", "rest", "building")
    return {
        "address": {
            "prefecture": answer["prefecture"],
            "cityAndCounty": answer["city"],
            "streetAddress": answer["town"],
            "cityBlock": answer["rest"],
            "buildingNameEtc": answer["building"],
            "fullAddress": "".join(answer[part] for part in lines),
            "postalCode": PostalCode(answer["postal_code"]).text,
        }
    }


def _sex(answer: str) -> Properties:
    code, value = SEXES.get(answer, UNKNOWN_SEX)
    return {"sex": {"code": code, "value": value}}


def _contact(name: str) -> Callable[[str], Properties]:
    return lambda answer: {CONTACT: {name: [answer]}}


def _plain(name: str) -> Callable[[str], Properties]:
    return lambda answer: {name: answer}


WRITERS: Mapping[str, Callable[[Any], Properties]] = {
    "fullName": _name,
    "sex": _sex,
    "dateOfBirth": _plain("dateOfBirth"),
    "dateOfDeath": _plain("dateOfDeath"),
    "remark": _plain("remark"),
    "address": _address,
    "contactPointPhoneNumber": _contact("contactPointPhoneNumber"),
    "contactPointEmailAddress": _contact("contactPointEmailAddress"),
}
"""How each property is written that a kind may be."""


def by_gif_name(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the applicant by GIF names, and the other answers by their own.

    Where several people or addresses are asked for, the roles of the definition say
    which is the applicant's; the others keep their key. So does a record list, whose
    records are named the same way.
    """
    roles = frozenset(form.definition.roles.values())
    person, others = _named(list(form.questions.values()), answers, roles)
    return {"person": person, "answers": others}


def _named(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    roles: frozenset[str] = frozenset(),
) -> tuple[Properties, Properties]:
    person: Properties = {}
    others: Properties = {}
    of_others = somebody_elses(questions, roles)
    for one in questions:
        answer = answers.get(one.key)
        if answer is None or not kind_of(one).has_answer:
            continue
        if isinstance(answer, Hidden):
            continue  # The model has no property for what is hidden.
        if one.gif in WRITERS:
            told = WRITERS[one.gif](answer)
            if one.key in of_others:
                others[one.key] = told
            else:
                _merge(person, told)
        elif one.questions:
            others[one.key] = [_record(one, record) for record in answer]
        else:
            others[one.key] = answer
    return person, others


def somebody_elses(
    questions: Sequence[Question], roles: frozenset[str]
) -> frozenset[str]:
    """Return the questions whose name of the GIF is the applicant's elsewhere."""
    found: set[str] = set()
    for name in {one.gif for one in questions if one.gif}:
        alike = [one.key for one in questions if one.gif == name]
        if len(alike) > 1:
            found.update(key for key in alike if key not in roles)
    return frozenset(found)


def _record(group: Question, record: Mapping[str, Any]) -> Properties:
    person, others = _named(group.questions, record)
    return {"person": person, "answers": others} if person else others


def _merge(person: Properties, more: Properties) -> None:
    for name, value in more.items():
        if name == CONTACT:
            kept = person.setdefault(CONTACT, {})
            for way, values in value.items():
                kept[way] = [*kept.get(way, []), *values]
        else:
            person[name] = value


ORDER: Final = (
    "familyName", "givenName", "familyNameKana", "givenNameKana", "fullName",
    "fullNameKana", "sex", "dateOfBirth", "dateOfDeath", "remark", "address", CONTACT,
)  # fmt: skip
"""The order that the schema gives the properties of a person."""
ELEMENTS: Final = {"address": "address_MP06"}
"""The pattern of an address without codes: it has all parts, and no town's number."""


def person_xml(person: Mapping[str, Any]) -> bytes:
    """Write a person as the published XML Schema has it (個人)."""
    root = Element(f"{{{NAMESPACE}}}person")
    for name in ORDER:
        if name in person:
            _write(root, ELEMENTS.get(name, name), person[name])
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write(above: Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _write(above, name, one)
        return
    coded = isinstance(value, Mapping) and "code" in value
    element = SubElement(above, f"{{{NAMESPACE}}}{name}")
    if not isinstance(value, Mapping):
        element.text = str(value)
        return
    for inner, text in value.items():
        if coded:
            SubElement(element, f"{{{CODES}}}{inner}").text = str(text)
        else:
            _write(element, inner, text)
