"""What is wrong with something a person gave us: all problems at once, each with its place and remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class AmbidexError(Exception):
    """Anything that the person who uses Ambidex can put right."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `place` (a line, a row, a key), `what` is wrong, and the `remedy`."""

    place: str
    what: str
    remedy: str = ""


class BadInput(AmbidexError):
    r"""An input that cannot be used, with every problem found in it.

    Examples
    --------
    >>> print(BadInput("team.yaml", [Problem("line 3", "there is no role \"clrk\".", "Did you mean \"clerk\"?")]))
    team.yaml has 1 problem
      line 3   there is no role "clrk". Did you mean "clerk"?
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__(source, self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        width = max((len(problem.place) for problem in self.problems), default=0)
        lines = [f"{self.source} has {count} problem{'' if count == 1 else 's'}"]
        lines += [f"  {problem.place:<{width}}   {problem.what} {problem.remedy}".rstrip() for problem in self.problems]
        return "\n".join(lines)


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """Return the question to ask about a misspelt name, or nothing.

    Examples
    --------
    >>> did_you_mean("asessor", ["assessor", "clerk"])
    'Did you mean "assessor"?'
    """
    near = get_close_matches(name, list(allowed), n=1)
    return f'Did you mean "{near[0]}"?' if near else ""
