"""A whole HTML page that needs nothing else: no script, no network, no other file."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from ambidex.draw.markup import Markup, el, join


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its id, its heading, the shorter name in the contents, and what it holds."""

    id: str
    heading: str
    short: str
    content: Markup


def page(*, title: str, kicker: str, summary: Markup, sections: Sequence[Section], footer: Markup) -> str:
    """Return a page: title, contents, numbered sections, footer."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("style", Markup(style())),
    )
    top = el("header", el("p", kicker, class_="kicker"), el("h1", title), summary, class_="top")
    links = [el("li", el("a", section.short, href=f"#{section.id}")) for section in sections]
    contents = el("nav", el("ol", *links), class_="contents", aria_label="Contents")
    main = el("main", *(_section(number, section) for number, section in enumerate(sections, 1)), id="main")
    skip = el("a", "Skip to the problem to solve first", href="#main", class_="skip")
    body = el("body", skip, el("div", top, contents, main, el("footer", footer), class_="page"))
    return "<!DOCTYPE html>\n" + join(el("html", head, body, lang="en")) + "\n"


def style() -> str:
    """Return the style sheet of every drawing."""
    return files("ambidex.draw").joinpath("css", "style.css").read_text(encoding="utf-8")


def _section(number: int, section: Section) -> Markup:
    heading = el("h2", el("span", str(number), class_="no"), section.heading, id=f"{section.id}-heading")
    return el("section", heading, section.content, id=section.id, aria_labelledby=f"{section.id}-heading")
