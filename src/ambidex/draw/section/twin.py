"""What was learnt: the twin in numbers, and what was assumed where the log is silent."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import count, duration
from ambidex.draw.page import Section
from ambidex.draw.table import Column, definition_list, details, table
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.discovery import Discovery
    from ambidex.factory import Factory


def twin(found: "Discovery | None") -> Section:
    """Return the factory that was learnt, in short, and the notes of the discovery."""
    if found is None:
        content = el("p", "No twin was learnt from this log.", class_="empty")
    else:
        content = join(_facts(found.factory), _notes(found.notes), _activities(found.factory), _people(found.factory))
    return Section("twin", "What the twin has learnt", "The twin", content)


def _facts(factory: "Factory") -> Markup:
    roles = {role for one in factory.resources for role in one.roles}
    return definition_list([
        ("Work types", count(len(factory.work_types))),
        ("Activities", count(len(factory.activities))),
        ("People and machines", count(len(factory.resources))),
        ("Roles", count(len(roles))),
        ("Teams", count(len(factory.teams))),
        ("Calendars", count(len(factory.calendars))),
    ])  # fmt: skip


def _notes(notes: tuple[str, ...]) -> Markup | None:
    if not notes:
        return None
    return join(el("h3", "What was assumed, and what is thin"), el("ul", *(el("li", note) for note in notes)))


def _activities(factory: "Factory") -> Markup:
    columns = [
        Column("Activity"),
        Column("Done by"),
        Column("People", numeric=True),
        Column(term_text("service_time", "Mean work"), numeric=True),
        Column("Delay no queue explains", numeric=True),
        Column("Batch", numeric=True),
    ]
    rows = [
        [
            one.name,
            one.supplier or one.role or "outside",
            count(sum(one.role in person.roles for person in factory.resources)) if one.role else "–",
            duration(one.service_time.mean),
            duration(one.delay.mean) if one.delay else "–",
            count(one.batch.size) if one.batch else "–",
        ]
        for one in factory.activities
    ]
    return details(
        "The activities of the twin", table(caption="The activities of the twin", columns=columns, rows=rows)
    )


def _people(factory: "Factory") -> Markup:
    columns = [Column("Role"), Column("People", numeric=True), Column("Hours a week", numeric=True), Column("Teams")]
    rows = []
    for role in dict.fromkeys(role for one in factory.resources for role in one.roles):
        people = [one for one in factory.resources if role in one.roles]
        hours = sum(factory.calendars[one.calendar].hours_per_week for one in people)
        teams = ", ".join(dict.fromkeys(one.team for one in people if one.team)) or "–"
        rows.append([role, count(len(people)), count(hours), teams])
    return details(
        "The people of the twin", table(caption="The people of the twin, by role", columns=columns, rows=rows)
    )
