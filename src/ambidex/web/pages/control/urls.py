"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.control.views import control

urlpatterns = [path("", control, name="control")]
