"""What surrounds a page: whose service it is, where its links lead.

A door builds one `Frame` per request and hands it to its template as `frame`;
the layouts read nothing else about the ward. This file knows no URL names.
"""

from dataclasses import dataclass

from madoguchi.design.theme import DEFAULT_MARK
from madoguchi.design.translate import language
from madoguchi.kernel.languages.language import language_of


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads.

    `post` makes it a button in its own form, for what changes something (sign out).
    `lang` is the language of the word itself, for the language switch.
    """

    text: str
    href: str
    current: bool = False
    lang: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person can turn instead of the screen."""

    office: str
    address: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """When a page that nobody uses is hidden, and who is asked to show it again.

    `script` is a static file, the others are addresses; `idle` counts seconds.
    """

    script: str
    idle: int
    lock: str
    unlock: str
    pulse: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One ward's face around one page.

    `title` is what the browser's tab says after the page's own title.
    """

    ward: str
    service: str
    home: str
    theme: str = ""
    mark: str = DEFAULT_MARK
    links: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    offer: Link | None = None
    contact: Contact | None = None
    foot: tuple[Link, ...] = ()
    notice: str = ""
    watch: Watch | None = None

    @property
    def title(self) -> str:
        words = language_of(language()).marks["words"]
        return words.join(filter(None, (self.ward, self.service)))
