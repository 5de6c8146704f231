"""Whether the definition is sound: written down and read again, nothing is wrong."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import Place, Reason


def definition(given: Material) -> Iterator[Reason]:
    """Refuse what the reader of definitions refuses, wherever it was drawn up."""
    with TemporaryDirectory() as root:
        try:
            again = load(write(given.definition, Path(root)))
        except BadDefinition as bad:
            for flaw in bad.problems:
                place = Place("text", flaw.file)
                yield Reason("definition", "flaw", place, blanks={"said": str(flaw)})
            return
    if again != given.definition:
        yield Reason("definition", "not_the_same")
