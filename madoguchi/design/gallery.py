"""Show every component in every state on one page, for eyes and for checks.

The states are the `examples.toml` of the component folders, also of those that a
kind of question brings; each `source` is how a
door's template calls the component. Names and figures are invented.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from jinja2 import Environment

from madoguchi.design.fields import Field, Kept, Option, Record
from madoguchi.design.frame import Contact, Frame, Link
from madoguchi.design.jinja import standalone
from madoguchi.design.places import ROOM, component_files

MOMENT = datetime(2026, 11, 24, 0, 38, tzinfo=UTC)
FRAME = Frame(
    ward="みどり区",
    service="電子窓口",
    home="#home",
    links=(Link("申請の状況", "#cases"), Link("ログイン", "#in")),
    languages=(
        Link("日本語", "?lang=ja", current=True, lang="ja"),
        Link("English", "?lang=en", lang="en"),
    ),
    contact=Contact(
        "みどり区役所",
        "みどり区若葉台一丁目1番1号",
        "03-0000-0000",
        "平日 8時30分から17時まで",
    ),
    foot=(
        Link("ウェブアクセシビリティ方針と試験結果", "#a11y"),
        Link("個人情報の取り扱い", "#privacy"),
        Link("わたしの情報を見た記録", "#who"),
    ),
)
FRAME_OF_OFFICE = Frame(
    ward="みどり区",
    service="職員窓口",
    home="#home",
    links=(
        Link("仕事", "#queue", current=True),
        Link("窓口受付", "#counter"),
        Link("計画と指標", "#figures"),
        Link("区民課 証明係 青葉", "#me"),
        Link("ログアウト", "#out", post=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One state of one component."""

    component: str
    state: str
    source: str
    face: str


def examples() -> list[Example]:
    """Return every declared state, components by name."""
    found = []
    for path in component_files("examples.toml"):
        table = tomllib.loads(path.read_text("utf-8"))
        found += [
            Example(path.parent.name, row["state"], row["source"], row.get("face", ""))
            for row in table["example"]
        ]
    return found


def pages() -> list[str]:
    """Return the names of the whole pages shown beside the components."""
    return sorted(path.stem for path in (ROOM / "gallery").glob("[a-z]*.html"))


def gallery(face: str, shown: Iterable[Example] | None = None) -> str:
    """Render the examples of one face: "" for residents, "office" for clerks.

    So many on one page ask for the focus at once that none gets it.
    """
    made = workshop()
    mine = [each for each in (shown or examples()) if each.face == face]
    drawn = [(each, draw(each, made)) for each in mine]
    frame = FRAME_OF_OFFICE if face == "office" else FRAME
    return made.get_template("gallery/_components.html").render(
        drawn=drawn, frame=frame, layout=face or "resident", csrf_input=""
    )


def draw(example: Example, made: Environment) -> str:
    drawn = made.from_string(example.source).render(moment=MOMENT, frame=FRAME)
    return drawn.replace(" autofocus", "")


def page(name: str) -> str:
    """Render one whole page with invented people."""
    source = (ROOM / "gallery" / f"{name}.html").read_text("utf-8")
    is_office = "layouts/office.html" in source
    return (
        workshop()
        .get_template(f"gallery/{name}.html")
        .render(
            moment=MOMENT,
            frame=FRAME_OF_OFFICE if is_office else FRAME,
            csrf_input="",
        )
    )


def workshop() -> Environment:
    """Return the environment with the types that examples build their data from."""
    made = standalone()
    made.globals.update(Field=Field, Option=Option, Record=Record, Kept=Kept)
    return made
