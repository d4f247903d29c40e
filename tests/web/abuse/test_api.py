"""The API under requests that nobody thought of: it answers as it is described, and never breaks."""

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ambidex.web.accounts.token import make_token
from ambidex.web.pages.api.views import api

OPERATIONS = sorted(
    (path, method) for path, told in api.get_openapi_schema(path_prefix="/api/")["paths"].items() for method in told
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def operation(studied, settings) -> Any:
    """Finds an operation in the description that the site itself gives."""
    settings.ALLOWED_HOSTS = ["localhost"]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
    return lambda path, method: described[path][method]


def hold(operation: APIOperation, mode: GenerationMode, headers: dict[str, str], **known: Any) -> int:
    """Make requests of which some keep to the description and some do not; return how many were answered."""
    answered = 0

    @given(case=operation.as_strategy(mode, **known))
    @hypothesis_settings(derandomize=True, max_examples=12, deadline=None, database=None)
    def each(case: schemathesis.Case) -> None:
        nonlocal answered
        case.call_and_validate(headers=headers, checks=CHECKS)
        answered += 1

    each()
    return answered


def bearer(person) -> dict[str, str]:
    token = make_token(person, name="test", may_write=True, now=timezone.now())
    return {"Authorization": f"Bearer {token}"}


def test_every_operation_is_described(operation):
    assert len(OPERATIONS) >= 8
    assert {path for path, _ in OPERATIONS} >= {"/api/logs", "/api/logs/{number}/tables/{name}", "/api/jobs/{number}"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_any_request_is_answered_as_described(path, method, mode, operation, somebody):
    assert hold(operation(path, method), mode, bearer(somebody("senior manager"))) > 0


@pytest.mark.parametrize(("path", "method"), [pair for pair in OPERATIONS if "{number}" in pair[0]])
def test_what_is_there_is_answered_as_described(path, method, operation, somebody, studied):
    known = {"number": studied.job.pk if "jobs" in path else studied.log.pk, "name": "teams"}
    given_ = {name: value for name, value in known.items() if f"{{{name}}}" in path}
    assert hold(
        operation(path, method), GenerationMode.POSITIVE, bearer(somebody("senior manager")), path_parameters=given_
    )


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_without_a_right_or_a_token_it_is_refused_as_described(path, method, operation, somebody):
    for headers in (bearer(somebody("member")), {"Authorization": "Bearer ambidex_nobody"}, {}):
        assert hold(operation(path, method), GenerationMode.POSITIVE, headers) > 0
