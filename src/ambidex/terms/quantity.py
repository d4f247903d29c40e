"""A number that is shown to a person: with its term, interval, size of evidence and origin."""

from dataclasses import dataclass

from ambidex.terms.term import Term, term


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value of one term.

    Attributes
    ----------
    key
        The term in `terms.toml`; it says the unit.
    value
        The number, in the term's unit; shares are 0-1.
    low, high
        The 95 % interval, or None where the value is a plain count of what happened.
    of
        What it is about: "" for the whole, else for instance `team: Claims`.
    n
        How many observations (cases, activity instances, replications) it rests on.
    note
        How far to trust it, in words; empty when there is nothing to say.
    """

    key: str
    value: float
    low: float | None = None
    high: float | None = None
    of: str = ""
    n: int = 0
    note: str = ""

    @property
    def term(self) -> Term:
        """The definition of what is measured."""
        return term(self.key)
