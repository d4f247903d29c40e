"""`python organisation.py CLAIMS KEPT DIGEST`: an organisation in AMBIDEX_HOME for a browser to look at.

Two senior managers with two teams each, a studied log of the whole, a log of one team, decisions, jobs that ran, run
and failed, people with roles. Prints the ids of what pages are about, as JSON.
"""

import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import click

from ambidex.web.serve import prepare

PASSWORD = "a sentence that nobody guesses"  # noqa: S105 of people who live for one run of the tests


def organisation(claims: Path, kept: Path, digest: str) -> dict[str, int | str]:
    """Make it, and return the ids, and the token of an invitation that nobody has used."""
    home = prepare(say=lambda _: None)
    from django.utils import timezone

    from ambidex.web.accounts.invitation import invite
    from ambidex.web.accounts.models import Grant, Person, Unit
    from ambidex.web.jobs import queue
    from ambidex.web.jobs.models import Job, State
    from ambidex.web.records.models import Decision
    from ambidex.web.studies.arrival import take_in
    from ambidex.web.studies.models import Study
    from ambidex.web.studies.request import ask_for_study

    now = timezone.now()
    units = {name: Unit.objects.create(name=name) for name in ("North", "South")}
    for name, parent in (("Claims", "North"), ("Payments", "North"), ("Sales", "South"), ("Post", "South")):
        units[name] = Unit.objects.create(name=name, parent=units[parent])
    for name, role in (("Lena", "leader"), ("Sam", "senior manager"), ("Ada", "auditor")):
        person = Person.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
        Grant.objects.create(person=person, role=role, from_date=date(2026, 1, 1))

    log, _ = take_in(claims, name="claims.csv", by=None, unit=None, now=now)
    done = ask_for_study(log, by=None, now=now)
    Job.objects.filter(pk=done.pk).update(state=State.DONE, ended_at=now)
    shutil.copytree(kept, home.studies / done.key)
    study = Study.objects.create(log=log, job=done, folder=done.key, digest=digest, version="1", made_at=now)
    of_sales = claims.with_name("sales.csv")
    of_sales.write_text("".join(claims.read_text().splitlines(keepends=True)[:-2]))
    earlier = now - timedelta(days=1)  # the newest log is the one that pages show
    sales, _ = take_in(of_sales, name="sales.csv", by=None, unit=units["Sales"], now=earlier)

    runs = queue.ask("example", {"number": 1}, by=None, unit=units["Sales"], now=now)
    at_work = {
        "state": State.RUNNING,
        "worker": "elsewhere",
        "attempts": 1,
        "progress": 0.4,
        "step": "Learning the twin",
    }
    Job.objects.filter(pk=runs.pk).update(**at_work, started_at=now, lease_until=now + timedelta(hours=9))
    failed = queue.ask("study", {"log": 0}, by=None, unit=units["Claims"], now=now)
    Job.objects.filter(pk=failed.pk).update(state=State.FAILED, error="line 3: there is no date.", ended_at=now)

    facts = {"why": "Everything waits for Bo.", "nothing": "Waits grow.", "decided_by": person, "decided_at": now}
    facts |= {"effect_from": date(2026, 4, 1), "review_at": date(2026, 7, 1)}
    whole = Decision.objects.create(title="One more payer", study=study, chart="first", **facts)
    elsewhere = Decision.objects.create(title="Sell less", unit=units["Sales"], **facts)
    return {
        "log": log.pk, "log of sales": sales.pk, "job": failed.pk, "job of sales": runs.pk,
        "decision": whole.pk, "decision of sales": elsewhere.pk,
        "invitation": invite(Person.objects.create_user("nora@example.org", name="Nora"), now=now),
    }  # fmt: skip


if __name__ == "__main__":
    click.echo(json.dumps(organisation(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
