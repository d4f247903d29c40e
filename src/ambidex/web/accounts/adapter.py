"""Who may come in: nobody makes an account for themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from ambidex.web.accounts.models import Person


class Closed(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up: an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's form
        """Refuse."""
        return False


class KnownOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes by OpenID Connect must be known here by an address that the provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 allauth's form
        """Refuse."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the account at the provider to the person with that address."""
        if sociallogin.is_existing:
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        person = Person.objects.filter(email__in=verified, is_active=True).first()
        if person is not None:
            sociallogin.connect(request, person)
