"""The two halves of the home page: how the show runs today, and what would make it run better tomorrow."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.section.first_problem import answer, key_facts

if TYPE_CHECKING:
    from ambidex.discovery import Fidelity
    from ambidex.flow import Measures
    from ambidex.optimum import Ranking


def today(measures: "Measures") -> Markup:
    """Return the key figures of the whole, with their intervals."""
    told = el("p", "What the log shows, with 95 % intervals where weeks differ by chance.", class_="quiet")
    return join(told, key_facts(measures))


def tomorrow(measures: "Measures", ranking: "Ranking | None", fidelity: "Fidelity | None") -> Markup:
    """Return the one problem to solve first, and how far to trust that."""
    return answer(measures, ranking, fidelity)
