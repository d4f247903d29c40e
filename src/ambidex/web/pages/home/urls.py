"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.home.views import home

urlpatterns = [path("", home, name="home")]
