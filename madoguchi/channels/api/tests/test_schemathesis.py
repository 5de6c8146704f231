"""What schemathesis sends, this door answers as its OpenAPI documents say.

Every shipped procedure, every operation: cases at the edges of each schema, then random
ones, right and wrong. All checks of schemathesis hold the answers.
"""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from madoguchi.cases.tests.cast import Town, offer_real
from madoguchi.channels.api.tests.caller import API, Caller, a_caller
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.examples import read_examples

RANDOM = int(os.environ.get("MADOGUCHI_API_EXAMPLES", "1"))
EDGES = int(os.environ.get("MADOGUCHI_API_EDGES", "4"))
ALL = sorted(
    one.name
    for one in Path(settings.PROCEDURES_DIR).iterdir()
    if not load(one / "1").for_staff
)
SLUGS = ALL if connection.vendor == "sqlite" else ALL[:3]
"""All procedures on one engine: their documents are the same on the other."""
# A schema tells what answers look like; whether they are right, the journey says.
RULES = ["2xx", "401", "403", "404", "409", "410", "422"]
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": RULES}}}
Held = dict[str, str]
ENDS = ("discardDraft", "submitDraft")
"""Operations after which there is no draft to go on with."""
SHARED = frozenset(
    {"listProcedures", "getDraft", "discardDraft", "getCase", "getCaseAnswers"}
)
"""Operations that are the same whatever the procedure: one tries them for all."""


class Application:
    """The software as schemathesis calls it: within the transaction of the test.

    Django's own client keeps its connections in the same way.
    """

    def __init__(self) -> None:
        self.answer = get_wsgi_application()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return self.answer(environ, start_response)


@pytest.fixture(autouse=True)
def connections_close_again() -> Iterator[None]:
    yield
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
        signal.connect(close_old_connections)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_operation_answers_as_it_is_described(town: Town, slug: str) -> None:
    offer_real(town, slug)
    caller = a_caller(town, slug, vouches=[slug], requests=10**6)
    schema = schema_of(caller, slug)
    held: Held = {}
    tried = 0

    operations = [one.ok() for one in schema.get_all_operations()]
    mine = [one for one in operations if slug == SLUGS[0] or name_of(one) not in SHARED]
    for operation in mine:
        tried += try_operation(operation, caller, slug, held)

    assert tried > RANDOM * len(mine)


def name_of(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


def schema_of(caller: Caller, slug: str) -> Any:
    offered = caller.get(f"{API}/procedures").json()["procedures"]
    address = next(one["openapi"] for one in offered if one["procedure"] == slug)
    return schemathesis.openapi.from_wsgi(
        address, Application(), config=SchemathesisConfig.from_dict(CONFIG)
    )


def try_operation(operation: Any, caller: Caller, slug: str, held: Held) -> int:
    """Send all cases of one operation to a draft that is there; return how many."""
    headers = {"Authorization": f"Bearer {caller.token}"}
    count = 0

    def send(case: Any) -> None:
        nonlocal count
        count += 1
        if name_of(operation) in ENDS or "draft" not in held:
            held["draft"] = an_id(caller, slug)
        if is_sound(case, ParameterLocation.PATH) and "draft" in case.path_parameters:
            case.path_parameters["draft"] = held["draft"]
        case.call_and_validate(headers=headers)

    generation = operation.schema.config.generation_for(operation=operation)
    edges = operation.schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=generation
    )
    for case in islice(edges, EDGES):
        send(case)
    for mode in GenerationMode:
        if mode is GenerationMode.NEGATIVE and not operation.body:
            continue
        at_random(operation.as_strategy(mode), send)
    return count


def is_sound(case: Any, where: Any) -> bool:
    """Say whether a part of a case is as its schema wants it, if the case has it."""
    part = case.meta.components.get(where)
    return part is not None and part.mode is GenerationMode.POSITIVE


def at_random(strategy: Any, send: Any) -> None:
    @examples(
        max_examples=RANDOM,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def each(case: Any) -> None:
        send(case)

    each()


def an_id(caller: Caller, slug: str) -> str:
    """Begin an application, fill it in as the first example does; return its id."""
    draft = caller.begin(slug)
    folder = Path(settings.PROCEDURES_DIR) / slug / "1"
    example = read_examples(folder)[0][0]
    for page in caller.get(draft).json()["pages"]:
        kept = {
            key: example.answers[key] for key in page["asks"] if key in example.answers
        }
        caller.put(page["href"], kept)
    return draft.rsplit("/", 1)[1]
