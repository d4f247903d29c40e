"""What the commands of the site need beyond the rest: the packages of the extra `web`."""

from importlib.util import find_spec

from ambidex.errors import BadInput, Problem

MODULES = ("allauth", "csp", "django", "django_htmx", "ninja", "rules", "simple_history", "uvicorn", "whitenoise")
"""One of each package; a test compares them with `pyproject.toml`."""


def require_web() -> None:
    """Refuse where packages of the web application are not installed, and say which.

    Raises
    ------
    BadInput
        If any is missing.
    """
    missing = [name for name in MODULES if find_spec(name) is None]
    if missing:
        what = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed."
        raise BadInput("The web application", [Problem("packages", what, 'Install them: pip install "ambidex[web]"')])
