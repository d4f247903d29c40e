"""The part of the site that keeps logs and studies."""

from django.apps import AppConfig


class Studies(AppConfig):
    """Names the part."""

    name = "ambidex.web.studies"
    label = "studies"
