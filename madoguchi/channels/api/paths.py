"""What may stand in an address of these doors beside what Django knows."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class AnyRest(StringConverter):
    """Whatever is left of an address, nothing included."""

    regex = r"[\s\S]*"


register_converter(AnyRest, "rest")
REST = "<rest:rest>"
"""An address that is none of the others."""
