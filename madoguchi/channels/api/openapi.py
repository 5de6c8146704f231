"""Describe one version of a procedure to other systems: OpenAPI 3.1.

Made from the definition alone. Each page is an address of its own here, so that what
may be sent to it is told exactly.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from madoguchi.channels.api.problems import MEDIA_TYPE, TYPES, said
from madoguchi.channels.api.words import ABOUT, LIMITS, OPERATIONS, REFUSALS, WAIT
from madoguchi.design.addresses import reverse
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.kernel.languages.language import language_of
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.kinds.file import MEDIA_TYPES, accepted, most_bytes
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.schemas import DIALECT, answers_schema, page_schema
from madoguchi.procedures.texts import Text
from madoguchi.wards.models import ApiClient, Ward

Json = dict[str, Any]
JSON = "application/json"
NOBODYS = "00000000-0000-4000-8000-000000000000"
"""Stands where an id goes while the shape of an address is worked out."""
EVERYWHERE = ("no-token", "out-of-scope", "too-many-requests", "door-closed")
LATER = frozenset({"too-many-requests", "door-closed"})
"""Refusals that say when to come again."""


def described(form: Form, ward: Ward, language: str) -> Json:
    """Return the OpenAPI document of a version, in a language."""
    definition = form.definition
    paths = _paths(form, language)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": f"{definition.title[language]} ({ward.name})",
            "version": str(definition.number),
            "summary": definition.summary[language],
            "description": _about(),
            "x-hash": form.hash,
        },
        "servers": [{"url": settings.PUBLIC_URL}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(form, language),
            "responses": {
                name: _problem_response(name.split(TOGETHER)) for name in _named(paths)
            },
            "parameters": {"draft": _draft_parameter()},
        },
    }


def _about() -> str:
    most = ApiClient._meta.get_field("requests").default  # noqa: SLF001  Django's way
    limits = said(LIMITS) % {"most": f"{most:,}"}
    return "\n\n".join((said(ABOUT), limits, said(REFUSALS)))


def _draft_parameter() -> Json:
    return {
        "name": "draft",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }


def _paths(form: Form, language: str) -> Json:
    slug, number = form.definition.slug, form.definition.number
    paths: Json = {
        reverse("api:procedures"): {"get": _public("listProcedures", "Procedures")},
        reverse("api:definition", args=[slug, number]): {
            "get": _public("getDefinition", "Definition", "not-found")
        },
        reverse("api:begin", args=[slug]): {"post": _begin()},
        _below("draft"): {
            "get": _operation("getDraft", "Draft", "not-found"),
            "delete": _gone("discardDraft", "not-found", "expired", "submitted"),
            "parameters": [_ref("parameters", "draft")],
        },
        _below("answers"): {
            "get": _answers("getAnswers", "expired", "submitted"),
            "parameters": [_ref("parameters", "draft")],
        },
        _below("check"): {
            "get": _operation(
                "checkDraft", "Check", "not-found", "expired", "submitted"
            ),
            "parameters": [_ref("parameters", "draft")],
        },
        _below("submission"): {
            "post": _operation(
                "submitDraft",
                "Receipt",
                *("not-found", "expired", "incomplete", "not-eligible"),
                *("version-changed", "changed-meanwhile", "identity-needed"),
                *("not-json", "wrong-media-type", "too-large"),
            ),
            "parameters": [_ref("parameters", "draft")],
        },
        _below("case"): {
            "get": _operation("getCase", "Case", "not-found"),
            "parameters": [_ref("parameters", "draft")],
        },
        _below("case-answers"): {
            "get": _answers("getCaseAnswers"),
            "parameters": [_ref("parameters", "draft")],
        },
    }
    paths |= _after(form, language)
    for page in form.pages:
        paths[_below("page", page.key)] = {
            "put": _page_operation(page, language),
            "parameters": [_ref("parameters", "draft")],
        }
    for question in form.questions.values():
        if question.kind == "file":
            paths[_below("file", question.key)] = _file_operations(question, language)
    return paths


def _after(form: Form, language: str) -> Json:
    """Return what can be done about a case that was received."""
    parameters = [_ref("parameters", "draft")]
    asked = ("not-found", "nothing-asked")
    body = ("not-json", "wrong-media-type", "too-large")
    said_body = _object({"text": TEXT}, {"number": ID}) | {
        "additionalProperties": False
    }
    send = _operation(
        "sendMessage", "Message", "not-found", "not-reachable", "invalid-answers", *body
    )
    paths: Json = {
        _below("correction"): {
            "get": _operation("getCorrection", "Correction", *asked),
            "post": _operation("answerCorrection", "Case", *asked, "incomplete", *body),
            "parameters": parameters,
        },
        _below("messages"): {
            "get": _operation("getMessages", "Messages", "not-found"),
            "post": send
            | {
                "requestBody": {
                    "required": True,
                    "content": {JSON: {"schema": said_body}},
                }
            },
            "parameters": parameters,
        },
    }
    for page in form.pages:
        made = _operation(
            f"correctPage_{page.key}", "Correction", *asked, "invalid-answers", *body
        )
        made["summary"] = _about_one(made, page.title, language)
        schema = _ref("schemas", f"Page_{page.key}")
        sent = {"required": True, "content": {JSON: {"schema": schema}}}
        paths[_below("correction-page", page.key)] = {
            "put": made | {"requestBody": sent},
            "parameters": parameters,
        }
    return paths


def _below(name: str, last: str = "") -> str:
    """Return the address of something of a draft, with the draft left open."""
    args = [NOBODYS, last] if last else [NOBODYS]
    return reverse(f"api:{name}", args=args).replace(NOBODYS, "{draft}")


def _answers(name: str, *problems: str) -> Json:
    """Return an operation that gives answers by one set of names or another."""
    made = _operation(name, None, "not-found", "wrong-query", *problems)
    content = made["responses"]["200"]["content"]
    either = [_ref("schemas", "Answers"), _ref("schemas", "AnswersByGif")]
    content[JSON] = {"schema": {"anyOf": either}}
    content["application/xml"] = {}
    names = {"enum": ["own", "gif", "gif-xml"], "default": "own"}
    return made | {"parameters": [{"name": "names", "in": "query", "schema": names}]}


def _ref(where: str, name: str) -> Json:
    return {"$ref": f"#/components/{where}/{name}"}


def _operation(name: str, answers: str | None, *problems: str) -> Json:
    """Return an operation that takes nothing but its address."""
    told = _told(name)
    good = _good(told, _ref("schemas", answers) if answers else {"type": "object"})
    return told | {"responses": good | _responses((*EVERYWHERE, *problems))}


def _public(name: str, answers: str, *problems: str) -> Json:
    """Return an operation that needs no token and is not counted."""
    told = _told(name)
    good = _good(told, _ref("schemas", answers))
    return told | {"security": [], "responses": good | _responses(problems)}


def _good(told: Json, schema: Json) -> Json:
    content = {JSON: {"schema": schema}}
    return {"200": {"description": told["summary"], "content": content}}


def _gone(name: str, *problems: str) -> Json:
    told = _told(name)
    good = {"description": told["summary"]}
    refusals = _responses((*EVERYWHERE, *problems))
    return told | {"responses": {"204": good, **refusals}}


def _told(name: str) -> Json:
    """Return the name of an operation and what it does, in words."""
    kind, _, _ = name.partition("_")
    summary, more = OPERATIONS[kind]
    told = {"operationId": name, "summary": said(summary)}
    return told | {"description": said(more)} if more else told


def _responses(problems: tuple[str, ...]) -> Json:
    """Return problems by status; one response tells of all that share a status."""
    codes: dict[int, list[str]] = {}
    for code in problems:
        codes.setdefault(TYPES[code][0], []).append(code)
    return {
        str(status): _ref("responses", TOGETHER.join(many))
        for status, many in codes.items()
    }


TOGETHER = "."
"""Stands between the codes that one response tells of, in its name."""


def _named(paths: Json) -> list[str]:
    """Return the names of all responses that operations refer to."""
    operations = (
        one for path in paths.values() for one in path.values() if isinstance(one, dict)
    )
    refs = (
        response["$ref"].rpartition("/")[2]
        for one in operations
        for response in one.get("responses", {}).values()
        if "$ref" in response
    )
    return sorted(set(refs))


def _problem_response(codes: list[str]) -> Json:
    """Describe what refuses with one status, by the codes it may have."""
    lines = [f"`{code}`: {said(TYPES[code][1])}" for code in codes]
    schema = {
        "allOf": [_ref("schemas", "Problem")],
        "properties": {"code": {"enum": codes}},
    }
    response = {
        "description": "\n\n".join(lines),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
    if LATER.isdisjoint(codes):
        return response
    wait = {"description": said(WAIT), "schema": {"type": "integer", "minimum": 0}}
    return response | {"headers": {"Retry-After": wait}}


def _begin() -> Json:
    body = {
        "type": "object",
        "properties": {
            "age_band": {"enum": list(AGE_BANDS)},
            "assisted": {"type": "boolean"},
        },
        "additionalProperties": False,
    }
    made = _operation(
        "beginDraft", "Draft", "not-offered", "invalid-answers", "not-json",
        "wrong-media-type", "too-large",
    )  # fmt: skip
    good = made["responses"].pop("200")
    links = {
        name: {
            "operationId": name,
            "parameters": {"draft": "$response.body#/id"},
        }
        for name in ("getDraft", "getAnswers", "checkDraft", "submitDraft")
    }
    made["responses"]["201"] = good | {"links": links}
    return made | {
        "requestBody": {"required": False, "content": {JSON: {"schema": body}}}
    }


def _page_operation(page: Page, language: str) -> Json:
    made = _operation(
        f"savePage_{page.key}", "Draft", "not-found", "expired", "submitted",
        "invalid-answers", "not-json", "wrong-media-type", "too-large",
    )  # fmt: skip
    made["summary"] = _about_one(made, page.title, language)
    schema = _ref("schemas", f"Page_{page.key}")
    return made | {
        "requestBody": {"required": True, "content": {JSON: {"schema": schema}}}
    }


def _file_operations(question: Question, language: str) -> Json:
    kinds = ", ".join(MEDIA_TYPES[one] for one in accepted(question))
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
    }
    sent = {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": schema,
                "encoding": {"file": {"contentType": kinds}},
            }
        },
    }
    problems = ("not-found", "expired", "submitted", "file-refused")
    post = _operation(
        f"attachFile_{question.key}", "Draft", *problems, "wrong-media-type",
        "too-large", "not-json",
    )  # fmt: skip
    post["description"] += f" {kinds}; ≤ {most_bytes(question):,} bytes"
    gone = _operation(f"removeFile_{question.key}", "Draft", *problems)
    for made in (post, gone):
        made["summary"] = _about_one(made, question.label, language)
    return {
        "post": post | {"requestBody": sent},
        "delete": gone,
        "parameters": [_ref("parameters", "draft")],
    }


def _about_one(made: Json, what: Text, language: str) -> str:
    """Say what an operation does and to which page or file."""
    return language_of(language).pair(made["summary"], what[language])


def _schemas(form: Form, language: str) -> Json:
    pages = {f"Page_{one.key}": page_schema(one, language) for one in form.pages}
    return {**pages, "Answers": answers_schema(form, language), **SHAPES}


def _object(
    required: Mapping[str, Json], more: Mapping[str, Json] | None = None
) -> Json:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(more or {})},
    }


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
INSTANT: Json = {"type": "string", "format": "date-time"}
ID: Json = {"type": "string", "format": "uuid"}
LEVELS = _object({"proofing": NUMBER, "authn": NUMBER}, {"vouched": FLAG})


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


ERROR = _object(
    {"pointer": TEXT, "code": TEXT, "detail": TEXT, "question": _maybe(TEXT)},
    {"page": TEXT, "label": TEXT, "inside": TEXT},
)
MESSAGE = _object({"id": ID, "side": TEXT, "text": TEXT, "said_at": INSTANT})
SHAPES: Mapping[str, Json] = {
    "Message": MESSAGE,
    "Messages": _object({"messages": _list(MESSAGE)}),
    "Correction": _object(
        {
            "due_on": DAY,
            "asks": _list(
                _object(
                    {"question": TEXT, "page": TEXT, "reason": TEXT, "text": TEXT},
                    {"label": TEXT},
                )
            ),
            "pages": _list(
                _object({"key": TEXT, "done": FLAG, "href": TEXT}, {"title": TEXT})
            ),
        }
    ),
    "Problem": _object(
        {"type": TEXT, "title": TEXT, "status": NUMBER, "code": TEXT},
        {
            "detail": TEXT,
            "instance": TEXT,
            "errors": _list(ERROR),
            "reasons": _list(TEXT),
        },
    ),
    "Procedures": _object(
        {
            "procedures": _list(
                _object(
                    {"procedure": TEXT, "version": NUMBER, "hash": TEXT, "title": TEXT},
                    {"takes_api": FLAG, "openapi": TEXT, "definition": TEXT},
                )
            )
        }
    ),
    "Definition": _object(
        {"procedure": TEXT, "version": NUMBER, "hash": TEXT, "title": TEXT},
        {"pages": _list({"type": "object"}), "answers": {"type": "object"}},
    ),
    "AnswersByGif": _object(
        {"person": {"type": "object"}, "answers": {"type": "object"}}
    ),
    "Draft": _object(
        {
            "id": ID,
            "procedure": TEXT,
            "version": NUMBER,
            "hash": TEXT,
            "state": {"enum": ["open", "submitted"]},
            "expires_at": INSTANT,
        },
        {
            "complete": FLAG,
            "missing": _list(TEXT),
            "asked_again": _list(TEXT),
            "kept_aside": NUMBER,
            "ignored": _list(TEXT),
            "continue": _object({"at": TEXT, "code": TEXT}),
            "pages": _list(
                _object(
                    {"key": TEXT, "done": FLAG, "asks": _list(TEXT), "href": TEXT},
                    {"title": TEXT},
                )
            ),
        },
    ),
    "Check": _object(
        {
            "complete": FLAG,
            "errors": _list(ERROR),
            "eligible": _maybe(FLAG),
            "reasons": _list(TEXT),
            "identity": LEVELS,
            "fee": _object(
                {
                    "total_yen": _maybe(NUMBER),
                    "lines": _list(
                        _object({"label": TEXT, "amount_yen": _maybe(NUMBER)})
                    ),
                }
            ),
        }
    ),
    "Receipt": _object(
        {
            "id": ID,
            "reference": TEXT,
            "password": TEXT,
            "arrived_on": DAY,
            "received_on": DAY,
            "due_on": DAY,
            "fee_yen": _maybe(NUMBER),
            "status": TEXT,
        },
        {"status_page": TEXT},
    ),
    "Case": _object(
        {
            "id": ID,
            "procedure": TEXT,
            "version": NUMBER,
            "reference": TEXT,
            "state": TEXT,
            "outcome": _maybe(TEXT),
            "received_on": DAY,
            "due_on": DAY,
        },
        {
            "answer_due_on": _maybe(DAY),
            "decided_at": _maybe(INSTANT),
            "closed_at": _maybe(INSTANT),
        },
    ),
}
