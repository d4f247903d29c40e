"""Every address of the site, and who may open it: an address that is not in this table is an error."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

ANYBODY = {"start", "health"}
"""Open to who is not signed in: a link that works once, and whether the site is well."""

SIGNED_IN = {"home", "me", "access", "tokens"}
"""Open to everybody who is signed in: they show only what is theirs."""

OWN = {"end token"}
"""Only one's own things are found there."""

NEEDS = {
    "factory": "see",
    "case": "see",
    "factory table": "see",
    "control": "see",
    "first problem": "see",
    "decisions": "see",
    "decision": "see",
    "new decision": "decide",
    "amend decision": "decide",
    "data": "see",
    "log": "see",
    "bring log": "import",
    "log columns": "import",
    "jobs": "import",
    "job": "import",
    "job events": "import",
    "cancel job": "import",
    "job again": "import",
    "invite": "grant",
    "give role": "grant",
    "end role": "grant",
    "shut out": "grant",
    "roster": "grant",
    "audit": "audit",
}
"""The right that each other address needs."""

HOLDERS = {
    "see": {"leader", "senior manager", "manager", "analyst", "administrator"},
    "decide": {"leader", "senior manager", "manager"},
    "import": {"senior manager", "analyst", "administrator"},
    "grant": {"administrator"},
    "audit": {"auditor"},
}
ROLES = sorted({*set().union(*HOLDERS.values()), "member"})
ONLY_POST = {"cancel job", "job again", "invite", "end role", "shut out"}
ARGUMENTS = {"factory table": ["teams"], "start": ["token"]}
WITH_NUMBER = {
    *("case", "decision", "amend decision", "log", "log columns", "job", "job events", "cancel job", "job again"),
    *("end token", "give role", "end role", "shut out"),
}


def names(found: URLResolver, within: str = "") -> Iterator[str]:
    for one in found.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{within}{one.name}"
        elif str(one.pattern) not in ("account/", "api/"):  # these have tests of their own
            yield from names(one, within)


def address(name: str) -> str:
    return reverse(name, args=ARGUMENTS.get(name, [999_999] if name in WITH_NUMBER else []))


def test_every_address_is_in_the_table():
    assert set(names(get_resolver())) == ANYBODY | SIGNED_IN | OWN | set(NEEDS)


@pytest.mark.parametrize("name", sorted(SIGNED_IN | OWN | set(NEEDS)))
def test_who_is_not_signed_in_is_sent_to_the_log_in(name, browse, db):
    answer = browse(None).get(address(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=")


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name in sorted(NEEDS) for role in ROLES if role not in HOLDERS[NEEDS[name]]]
)
def test_who_lacks_the_right_learns_nothing(name, role, browse, somebody):
    client = browse(somebody(role))
    answer = client.post(address(name)) if name in ONLY_POST else client.get(address(name))
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_who_has_no_role_sees_how_to_go_on(name, browse, somebody):
    assert browse(somebody()).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(set(NEEDS) - WITH_NUMBER - ONLY_POST - {"factory table"}))
def test_who_has_the_right_opens_the_page(name, browse, somebody):
    for role in sorted(HOLDERS[NEEDS[name]]):
        assert browse(somebody(role)).get(address(name)).status_code == 200
