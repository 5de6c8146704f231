"""Put the reason of a refusal together from the review standards of the version.

行政手続法 8条 asks for the standard that was not met and why; the words go into the
letter as they are composed here.
"""

from collections.abc import Collection, Sequence
from typing import Final

from django.utils.translation import gettext as _

from madoguchi.design.fields import Field, Option
from madoguchi.procedures.texts import Text

UNMET: Final = "審査基準「{standard}」に当てはまりません。"
"""In the letter, which is in Japanese whatever the page speaks."""


def with_standards(
    reason: str, standards: Sequence[Text], unmet: Collection[str]
) -> str:
    """Return a reason that begins with the standards that are not met, by number.

    >>> standards = [Text(ja="区内に住民登録があること。", en="")]
    >>> with_standards("転出済みです。", standards, ["0", "7"]).splitlines()
    ['審査基準「区内に住民登録があること」に当てはまりません。', '転出済みです。']
    """
    said = [
        UNMET.format(standard=one["ja"].rstrip("。"))
        for number, one in enumerate(standards)
        if str(number) in unmet
    ]
    return "\n".join([*said, reason]).strip()


def standards_field(standards: Sequence[Text], language: str) -> list[Field]:
    """Return the question which standards are not met; none where there are none."""
    if not standards:
        return []
    return [
        Field(
            "choices",
            "standard",
            _("当てはまらない審査基準"),
            hint=_("選んだ基準は、理由のはじめに文として入ります。"),
            required=False,
            options=tuple(
                Option(str(number), one[language])
                for number, one in enumerate(standards)
            ),
        )
    ]
