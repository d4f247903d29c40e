"""Signing in with an organisation's own accounts, by OpenID Connect.

AMBIDEX_OPENID_URL      the provider's address (that of its .well-known/openid-configuration)
AMBIDEX_OPENID_CLIENT   what the provider calls this site
AMBIDEX_OPENID_SECRET   what it gave this site to prove itself
AMBIDEX_OPENID_NAME     what people call it; else "your organisation's account"
"""

from collections.abc import Mapping
from typing import Any


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return allauth's words for the provider, nothing where none is named.

    Examples
    --------
    >>> providers({})
    {}
    """
    url = environment.get("AMBIDEX_OPENID_URL")
    if not url:
        return {}
    app = {
        "provider_id": "organisation",
        "name": environment.get("AMBIDEX_OPENID_NAME", "your organisation's account"),
        "client_id": environment.get("AMBIDEX_OPENID_CLIENT", ""),
        "secret": environment.get("AMBIDEX_OPENID_SECRET", ""),
        "settings": {"server_url": url},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
