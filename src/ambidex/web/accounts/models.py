"""People, the reporting tree, grants of roles in it, and the append-only audit."""

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class People(BaseUserManager["Person"]):
    """How people are made: by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """Return a new person; without a password they come in by a link or by OpenID Connect."""
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        """Return the person of an e-mail address, however it is written."""
        return self.get(email=(email or "").lower())


class Person(AbstractUser):
    """Somebody who signs in."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    resource = models.CharField(_("name in the logs"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=8, default="en")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name."""
        return self.name


class Unit(models.Model):
    """A part of the reporting tree: a team, or a senior manager's show of teams."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    manager = models.CharField(_("manager"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is for a part of the organisation."""

    ADMINISTRATOR = "administrator", _("administrator")
    LEADER = "leader", _("leader")
    SENIOR_MANAGER = "senior manager", _("senior manager")
    MANAGER = "manager", _("manager")
    ANALYST = "analyst", _("analyst")
    MEMBER = "member", _("member")
    AUDITOR = "auditor", _("auditor")


class Grant(models.Model):
    """A role that somebody has in a subtree of the reporting tree, or in all of it, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.unit or _('everywhere')}"


class Invitation(models.Model):
    """A link that lets somebody in once, to choose a password; only a digest of it is kept.

    Attributes
    ----------
    person
        Who comes in; None: the first administrator of the site.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.person or _('the first administrator')}"


class AuditEvent(models.Model):
    """Something that must be answerable later: who did what, or looked at whose data.

    Each event holds a digest of itself and of the one before, so that what is taken out or altered leaves a gap.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.what}"

    def digest_after(self, before: str) -> str:
        """Return the digest this event must have after the one with the digest `before`."""
        content = [before, self.number, self.at.isoformat(), self.actor_id, self.what, self.about, self.facts]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def save(self, *args: Any, **named: Any) -> None:
        """Add the event at the end; an event that is there stays as it is."""
        if not self._state.adding:
            raise TypeError("an event of the audit is never changed")
        with transaction.atomic():
            _one_writer_at_a_time()
            last = AuditEvent.objects.order_by("-number").first()
            self.number = 1 if last is None else last.number + 1
            self.digest = self.digest_after(last.digest if last else "")
            super().save(*args, force_insert=True, **named)

    def delete(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refuse: the audit only grows."""
        raise TypeError("an event of the audit is never taken out")


def _one_writer_at_a_time() -> None:
    """Wait, until the end of the transaction, for whoever else adds to the audit; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [AuditEvent._meta.db_table])


class Token(models.Model):
    """What a program shows instead of a password: it may do what its person may, and no more than its own scope.

    Attributes
    ----------
    may_write
        Whether it may bring logs in and ask for studies; else it only reads.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(_("may bring logs in and ask for studies"), default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
