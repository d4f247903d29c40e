"""A folder a page; the folder is the registry.

Each has `page.py` with `PAGE`, and `urls.py`. A page knows no other page: links between them go by address names.
"""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Page:
    """What the site says of a page in its navigation.

    Attributes
    ----------
    path
        Where it is, without the first slash, with the last; the home is "".
    start
        The name of the address at which it begins; empty for what has no place in the navigation.
    title
        Its name there.
    place
        Its place there: pages are in order of it.
    permission
        What one must be allowed to do to see it there; empty: to be signed in. The page refuses by itself.
    package
        Where it lives; filled in when it is found.
    """

    path: str
    start: str
    title: Any
    place: int
    permission: str = ""
    package: str = ""


@cache
def pages() -> tuple[Page, ...]:
    """Return the pages that there are, by their place."""
    from dataclasses import replace

    found = [
        replace(import_module(f"{__name__}.{module.name}.page").PAGE, package=f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if module.ispkg
    ]
    return tuple(sorted(found, key=lambda page: page.place))


def navigation(request: "HttpRequest") -> dict[str, Any]:
    """Return, for every template, the pages that the one who asks may open."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"navigation": ()}
    open_to = [page for page in pages() if page.start and (not page.permission or person.has_perm(page.permission))]
    return {"navigation": tuple(open_to)}
