"""The API: what the pages show, with the same rights; a program shows a token, a browser its session."""

from math import isfinite
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Path, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

import ambidex
from ambidex.flow import measures_tables
from ambidex.optimum import RankedChange
from ambidex.terms import Quantity
from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Person
from ambidex.web.accounts.token import token_of
from ambidex.web.jobs import queue
from ambidex.web.jobs.models import Job
from ambidex.web.pages.api import shapes
from ambidex.web.studies.models import Log
from ambidex.web.studies.request import ask_for_study, found_in, latest_study, visible_logs
from ambidex.web.studies.within import measures_within, within
from ambidex.workspace import Study as Found


class Shown(HttpBearer):
    """A token in the header `Authorization: Bearer ...`."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return whose token it is."""
        found = token_of(token, now=timezone.now())
        if found is None:
            return None
        request.may_write = found.may_write  # type: ignore[attr-defined]
        return found.person


class SignedIn(SessionAuth):
    """The session of a browser; what changes something needs the form's token as well."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:  # noqa: ARG002 ninja's form
        """Return who is signed in."""
        return request.user if isinstance(request.user, Person) else None


api = NinjaAPI(
    title="Ambidex",
    version=ambidex.__version__,
    description="What the pages show, with the same rights. Times are ISO 8601 in UTC; durations are hours.",
    auth=[Shown(), SignedIn()],
    docs_url=None,
    urls_namespace="api",
)
TOLD = dict.fromkeys((401, 403, 404, 422), shapes.ProblemShape)
Number: Any = Path(..., ge=1, lt=2**63)  # type: ignore[type-arg]


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in words what of a request is not of the form that is described."""
    told = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors)
    return api.create_response(request, {"detail": told}, status=422)


@api.get("/logs", response={200: list[shapes.LogShape], **TOLD}, summary="Logs that may be seen, the newest first")
def logs(request: HttpRequest) -> Any:
    """Return the logs."""
    return [_log_shape(log) for log in visible_logs(_who(request, "ambidex.see"), now=timezone.now())]


@api.get("/logs/{number}", response={200: shapes.LogShape, **TOLD}, summary="One log")
def log(request: HttpRequest, number: int = Number) -> Any:
    """Return one log."""
    return _log_shape(_log(request, number))


@api.post("/logs/{number}/study", response={202: shapes.JobShape, **TOLD}, summary="Ask for a study of a log")
def study(request: HttpRequest, number: int = Number) -> Any:
    """Return the job that studies it; asking twice gives the same."""
    person = _who(request, "ambidex.see")
    found = _log(request, number)
    if not getattr(request, "may_write", True) or not person.has_perm("ambidex.import", found):
        raise HttpError(403, "This needs the right to bring logs in, and a token that may write.")
    return Status(202, ask_for_study(found, by=person, now=timezone.now()))


@api.get(
    "/logs/{number}/key-figures", response={200: list[shapes.QuantityShape], **TOLD}, summary="Key figures of the whole"
)
def key_figures(request: HttpRequest, number: int = Number) -> Any:
    """Return the key figures."""
    found, teams = _found(request, number)
    figures = measures_within(found.measures, teams).key_figures
    return [_quantity(figure) for figure in figures if teams is None or not figure.of.startswith("team: ")]


@api.get("/logs/{number}/tables/{name}", response={200: shapes.TableShape, **TOLD}, summary="A table of the measures")
def table(request: HttpRequest, name: str, number: int = Number) -> Any:
    """Return a table; those about persons are not here."""
    found, teams = _found(request, number)
    tables = measures_tables(measures_within(found.measures, teams))
    if name not in tables or name in ("resources", "handoffs"):
        raise Http404
    columns, rows = tables[name]
    return {"columns": list(columns), "rows": [[_cell(cell) for cell in row] for row in rows]}


@api.get(
    "/logs/{number}/first-problem",
    response={200: shapes.FirstProblemShape, **TOLD},
    summary="The problem to solve first",
)
def first_problem(request: HttpRequest, number: int = Number) -> Any:
    """Return the constraint and the ranked changes."""
    found, teams = _found(request, number)
    ranking = within(found.ranking, teams)
    if ranking is None:
        raise Http404
    return {
        "constraint": ranking.constraint.place,
        "constraint_found": ranking.constraint.found,
        "why": ranking.constraint.why,
        "n_certain": ranking.n_certain,
        "stopped": ranking.stopped,
        "changes": [_change(row) for row in ranking.rows],
    }


@api.get("/jobs/{number}", response={200: shapes.JobShape, **TOLD}, summary="How far long work has come")
def job(request: HttpRequest, number: int = Number) -> Any:
    """Return a job."""
    return _job(request, number)


@api.post("/jobs/{number}/cancel", response={200: shapes.JobShape, **TOLD}, summary="Cancel long work")
def cancel(request: HttpRequest, number: int = Number) -> Any:
    """Cancel a job and return it."""
    found = _job(request, number)
    if not getattr(request, "may_write", True):
        raise HttpError(403, "This token only reads.")
    queue.cancel(found, now=timezone.now())
    found.refresh_from_db()
    return found


def _who(request: HttpRequest, permission: str) -> Person:
    person: Person = request.auth  # type: ignore[attr-defined]
    if not person.has_perm(permission):
        raise HttpError(403, "You have no role that allows this.")
    return person


def _log(request: HttpRequest, number: int) -> Log:
    person = _who(request, "ambidex.see")
    found = Log.objects.select_related("unit").filter(pk=number).first()
    if found is None or not person.has_perm("ambidex.see", found):
        raise Http404
    return found


def _found(request: HttpRequest, number: int) -> tuple[Found, frozenset[str] | None]:
    study = latest_study(_log(request, number))
    if study is None:
        raise Http404
    place = rights.scope(_who(request, "ambidex.see"), rights.SEE, today=timezone.localdate())
    return found_in(study), rights.teams_within(place)


def _job(request: HttpRequest, number: int) -> Job:
    person = _who(request, "ambidex.import")
    found = Job.objects.filter(pk=number).first()
    if found is None or not (found.asked_by_id == person.pk or person.has_perm("ambidex.import", found)):
        raise Http404
    return found


def _log_shape(log: Log) -> dict[str, Any]:
    study = latest_study(log)
    return {
        "id": log.pk,
        "name": log.name,
        "unit": log.unit.name if log.unit else None,
        "brought_at": log.brought_at,
        "size": log.size,
        "studied_at": study.made_at if study else None,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "key": quantity.key,
        "of": quantity.of,
        "value": _cell(quantity.value),
        "low": _cell(quantity.low),
        "high": _cell(quantity.high),
        "unit": quantity.term.unit,
    }


def _change(row: RankedChange) -> dict[str, Any]:
    gains = ("gain_cycle", "gain_throughput", "gain_ratio", "added_cost")
    words = ("words", "kind", "place", "team", "verdict")
    return {name: getattr(row, name) for name in words} | {name: _quantity(getattr(row, name)) for name in gains}


def _cell(value: Any) -> Any:
    """Return a value that JSON can hold: a number that is none becomes null."""
    return None if isinstance(value, float) and not isfinite(value) else value
