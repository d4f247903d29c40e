"""The part of the site that knows people."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Names the part, and enrols its permissions when Django is ready."""

    name = "ambidex.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Enrol the permissions."""
        from ambidex.web.accounts import permissions

        permissions.enrol()
