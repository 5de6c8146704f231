"""What can be looked at before residents do: one line a kind.

A new kind is one function from the ward and a reference to a version and its
examples, and one line in `SUBJECTS`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from secrets import token_urlsafe
from uuid import UUID

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form, compile_document, compile_form
from madoguchi.procedures.examples import (
    Example,
    Outcome,
    read_example_texts,
    walk,
)
from madoguchi.procedures.models import Manuscript, Offer, Proposal
from madoguchi.procedures.preview.claims import NOBODY, Claim, NoPreview, token_of
from madoguchi.procedures.queries import examples_of, form_at
from madoguchi.procedures.rules import may_see
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.mending import mended
from madoguchi.procedures.taking import only_examples
from madoguchi.wards.actor import Actor

IN_HAND = "in_hand"
MANUSCRIPT = "manuscript"


@dataclass(frozen=True)
class Subject:
    """A version that is looked at, with its examples (見本にする版).

    `keep_at` names the address of the office that keeps a walk as an example; it is
    sent the sealed `walk`, the `token` and a `title`. Empty: nothing keeps it.
    """

    form: Form
    examples: Sequence[Example] = ()
    keep_at: str = ""

    @cached_property
    def walked(self) -> Sequence[tuple[Example, Outcome]]:
        """Return each example with where it leads."""
        return [(one, walk(self.form, one)) for one in self.examples]


def subject_of(claim: Claim, by: Actor) -> Subject:
    """Return what a claim is about; raise NoPreview to whoever must not see it."""
    find = SUBJECTS.get(claim.kind)
    if find is None:
        raise NoPreview("unknown")
    if claim.kind == IN_HAND:
        return find(claim.ward, claim.reference)
    if not (by.is_staff and by.ward == claim.ward and by.id == str(claim.staff)):
        raise NoPreview("another")
    subject = find(claim.ward, claim.reference)
    if not may_see(by, subject.form.definition.department):
        raise NoPreview("another")
    return subject


def _proposal(ward: int, reference: str) -> Subject:
    try:
        number = UUID(reference)
    except ValueError:
        raise NoPreview("unknown") from None
    row = Proposal.objects.filter(ward=ward, pk=number).first()
    if row is None:
        raise NoPreview("unknown")
    form = compile_document(bytes(row.document))
    return Subject(form, _read(row.examples, form.definition))


def _version(ward: int, reference: str) -> Subject:
    """Find a version that the ward offers, offered or is to offer."""
    if not Offer.objects.filter(ward=ward, version=reference).exists():
        raise NoPreview("unknown")
    form = form_at(reference)
    definition = form.definition
    return Subject(form, _read(examples_of(ward, reference), definition))


def _read(files: Mapping[str, str], definition: Definition) -> Sequence[Example]:
    """Return the worked examples among the files beside a version."""
    name = f"{definition.slug}/{definition.number}"
    return read_example_texts(only_examples(files), name)[0]


_held: dict[str, Subject] = {}


def _manuscript(ward: int, reference: str) -> Subject:
    """Find what is being written, as far as it is written."""
    try:
        number = UUID(reference)
    except ValueError:
        raise NoPreview("unknown") from None
    row = Manuscript.objects.filter(ward=ward, pk=number).first()
    if row is None or not row.is_open:
        raise NoPreview("unknown")
    written = Written(row.slug, row.number).having(row.places)
    definition = mended(written)
    if definition is None:
        raise NoPreview("nothing_yet")
    examples, _flaws = read_example_texts(
        {
            f"{name}.toml": str(written.get(f"example/{name}"))
            for name in written.order("examples")
        },
        f"{row.slug}/{row.number}",
    )
    return Subject(compile_form(definition), examples, "office:manuscript_example")


def _in_hand(_ward: int, reference: str) -> Subject:
    if reference not in _held:
        raise NoPreview("unknown")
    return _held[reference]


@contextmanager
def in_hand(ward: int, subject: Subject) -> Iterator[str]:
    """Give a token for a version that is nowhere but in this process.

    It opens in no other process, and here no longer than the block lasts.
    """
    reference = token_urlsafe(16)
    _held[reference] = subject
    try:
        yield token_of(Claim(ward, NOBODY, IN_HAND, reference))
    finally:
        del _held[reference]


SUBJECTS: Mapping[str, Callable[[int, str], Subject]] = {
    "proposal": _proposal,
    "version": _version,
    MANUSCRIPT: _manuscript,
    IN_HAND: _in_hand,
}
