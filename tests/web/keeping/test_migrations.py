"""Changes of form: each applies to an empty database and to one that the first version filled, and loses no row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from ambidex.web.database import database
from ambidex.web.home import Home
from ambidex.web.keeping.other_database import other_database

OURS = [app.label for app in apps.get_app_configs() if app.name.startswith("ambidex.web.")]
VALUES: dict[type[models.Field], Any] = {
    models.BooleanField: True,
    models.CharField: "x",
    models.DateField: date(2026, 3, 2),
    models.DateTimeField: datetime(2026, 3, 2, tzinfo=UTC),
    models.FloatField: 0.5,
    models.IntegerField: 7,
    models.JSONField: {"x": 1},
    models.TextField: "x",
}


@pytest.fixture
def alias(tmp_path, reach) -> Iterator[str]:
    """An empty database."""
    with other_database(database(None, Home(tmp_path))) as name:
        yield name


def fill(model: type[models.Model], alias: str) -> None:
    """Add one row, in which every field has a value."""
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            there = field.related_model._base_manager.using(alias).first()
            if there is None and field.related_model is not model:
                fill(field.related_model, alias)
                there = field.related_model._base_manager.using(alias).first()
            values[field.attname] = None if there is None else there.pk
        elif not isinstance(field, models.AutoField):
            kind = next(kind for kind in type(field).__mro__ if kind in VALUES)
            first_choice = field.choices[0][0] if field.choices else None
            values[field.attname] = first_choice or VALUES[kind]
    model._base_manager.using(alias).create(**values)


def test_from_nothing_every_migration_applies_and_nothing_is_left_to_do(alias):
    call_command("migrate", database=alias, verbosity=0)
    executor = MigrationExecutor(connections[alias])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert {"accounts_person", "studies_log", "jobs_job"} <= set(connections[alias].introspection.table_names())


def test_rows_of_the_first_version_are_all_there_in_this_one(alias):
    executor = MigrationExecutor(connections[alias])
    first = [name for name in executor.loader.graph.nodes if name[0] in OURS and name[1].startswith("0001_")]
    then = executor.migrate(first)
    filled = [model for model in then.apps.get_models() if model._meta.app_label in OURS and model._meta.managed]
    for model in filled:
        if not model._base_manager.using(alias).exists():
            fill(model, alias)
    assert {model._meta.label_lower for model in filled} >= {"accounts.person", "studies.study", "records.decision"}
    before = {model._meta.label_lower: model._base_manager.using(alias).count() for model in filled}
    assert set(before.values()) == {1}
    call_command("migrate", database=alias, verbosity=0)
    now = {model._meta.label_lower: model for model in apps.get_models()}
    assert {label: now[label]._base_manager.using(alias).count() for label in before} == before
    assert all(row for label in before for row in now[label]._base_manager.using(alias).values())
