"""Drawings and numbers in templates: `{% load parts %}`."""

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from ambidex.draw.markup import Markup

register = template.Library()


@register.filter
def drawn(markup: Markup) -> SafeString:
    """Return a drawing as it is: `draw` has escaped whatever came from a log."""
    if not isinstance(markup, Markup):
        raise TypeError("only what `draw` made is a drawing")
    return mark_safe(markup)  # noqa: S308 escaped by draw


@register.filter
def about(length: timedelta | None) -> str:
    """Return a length of time in round words.

    Examples
    --------
    >>> about(timedelta(seconds=95))
    'about 2 minutes'
    """
    if length is None:
        return ""
    seconds = length.total_seconds()
    if seconds < 60:
        return gettext("less than a minute")
    if seconds < 5400:
        minutes = round(seconds / 60)
        return ngettext("about %d minute", "about %d minutes", minutes) % minutes
    hours = round(seconds / 3600)
    return ngettext("about %d hour", "about %d hours", hours) % hours
