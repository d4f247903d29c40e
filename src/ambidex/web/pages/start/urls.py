"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.start.views import start

urlpatterns = [path("<str:token>", start, name="start")]
