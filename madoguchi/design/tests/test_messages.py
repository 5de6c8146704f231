"""Nobody meets a page that is half in another language."""

from babel.messages.pofile import read_po
from django.utils import translation

from madoguchi.design.fields import ERA_OPTIONS, PARTS, Field
from madoguchi.design.jinja import standalone
from madoguchi.design.places import ROOM
from madoguchi.design.translate import gettext

CATALOG = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_label_of_a_part_is_known_in_english() -> None:
    labels = {part.label for parts in PARTS.values() for part in parts}
    labels |= {era.label for era in ERA_OPTIONS}
    with CATALOG.open("rb") as source:
        assert labels <= {str(entry.id) for entry in read_po(source)}


def test_the_language_of_the_request_decides() -> None:
    made = standalone()
    page = made.from_string("{{ ui.field(f) }}")
    field = Field("name", "applicant", "Applicant")

    with translation.override("en"):
        assert "Family name in katakana" in page.render(f=field)
    with translation.override("ja"):
        assert "姓のフリガナ" in page.render(f=field)


def test_a_value_in_a_message_is_escaped() -> None:
    with translation.override("ja"):
        assert gettext("%(what)sを消す", what="<b>") == "&lt;b&gt;を消す"
