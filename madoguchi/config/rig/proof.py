"""The proof for procedures that only measure: no resident is ever offered them.

A place of the rig is made for one measurement and thrown away after it.
"""

from django.utils import timezone

from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.evidence import Evidence


def for_measuring(definition: Definition) -> Evidence:
    return Evidence(
        document=hash_of(to_canonical(definition)),
        examples="",
        records="",
        languages=("en",),
        made_on=timezone.localdate(),
        checks="",
        judge="",
    )
