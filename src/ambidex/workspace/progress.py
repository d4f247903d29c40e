"""How a long job tells where it is."""

from typing import Protocol


class Progress(Protocol):
    """Called with the step in words and the share of the whole job that is done, 0-1."""

    def __call__(self, step: str, share: float) -> None:
        """Report where the job is."""


def silent(step: str, share: float) -> None:
    """Report to nobody."""
