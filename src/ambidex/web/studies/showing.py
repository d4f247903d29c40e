"""What somebody looks at: the log they chose, its newest study, and which teams of it are theirs to see."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from ambidex.web.accounts import rights
from ambidex.web.accounts.asking import person_of
from ambidex.web.jobs.models import Job
from ambidex.web.studies.models import Log, Study
from ambidex.web.studies.request import found_in, latest_study, visible_logs
from ambidex.workspace import Study as Found

CHOSEN = "log"
"""Where the session keeps the id of the chosen log."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What a page has to show.

    Attributes
    ----------
    logs
        All that may be chosen, the newest first.
    log
        The chosen one; None where there is none.
    job
        What studies it; None where it was not asked for.
    study, found
        Its newest study; None where there is none yet.
    teams
        Names of the teams whose own figures may be seen; None: all.
    """

    logs: tuple[Log, ...]
    log: Log | None
    job: Job | None
    study: Study | None
    found: Found | None
    teams: frozenset[str] | None

    def sees(self, team: str | None) -> bool:
        """Say whether the figures of a team may be seen; those of no team may be seen by all."""
        return team is None or self.teams is None or team in self.teams


def showing(request: HttpRequest, *, now: datetime) -> Showing:
    """Return what the one who asks looks at; `?log=ID` chooses another log, for this page and the next ones."""
    person = person_of(request)
    logs = tuple(visible_logs(person, now=now))
    by_id = {str(log.pk): log for log in logs}
    asked = request.GET.get(CHOSEN, "")
    if asked in by_id:
        request.session[CHOSEN] = asked
    log = by_id.get(str(request.session.get(CHOSEN, "")), logs[0] if logs else None)
    study = None if log is None else latest_study(log)
    return Showing(
        logs=logs,
        log=log,
        job=None if log is None else Job.objects.filter(kind="study", request__log=log.pk).first(),
        study=study,
        found=None if study is None else found_in(study),
        teams=rights.teams_within(rights.scope(person, rights.SEE, today=now.date())),
    )
