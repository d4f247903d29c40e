"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.health.views import health

urlpatterns = [path("", health, name="health")]
