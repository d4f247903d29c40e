"""The part of the site that keeps long work."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Names the part."""

    name = "ambidex.web.jobs"
    label = "jobs"
