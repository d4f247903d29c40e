"""A name for something new."""

from collections.abc import Container


def free_name(name: str, taken: Container[str]) -> str:
    """Return the name, with as many words more as make it one that is not taken.

    Examples
    --------
    >>> free_name("office + 1 h", {"office", "office + 1 h"})
    'office + 1 h again'
    """
    while name in taken:
        name += " again"
    return name
