"""The part of the site that keeps what people write."""

from django.apps import AppConfig


class Records(AppConfig):
    """Names the part."""

    name = "ambidex.web.records"
    label = "records"
