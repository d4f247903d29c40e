"""Addresses: each page brings its own, and each that is known here is only there."""

from django.urls import include, path

from ambidex.web.pages import pages

urlpatterns = [
    path("account/", include("allauth.urls")),
    *(path(page.path, include(f"{page.package}.urls")) for page in pages()),
]
