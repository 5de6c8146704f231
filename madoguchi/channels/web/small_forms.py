"""The few fields of pages that belong to no procedure: number and code."""

from collections.abc import Mapping

from madoguchi.design.fields import Field


def code_field(
    name: str,
    label: str,
    hint: str,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Field:
    """Return one line for a number or a code, kept as it was typed."""
    return Field(
        kind="text",
        name=name,
        label=label,
        hint=hint,
        width="16",
        raw={key: [text] for key, text in typed.items()},
        errors=errors,
    )
