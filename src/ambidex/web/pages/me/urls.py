"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.me.views import me

urlpatterns = [path("", me, name="me")]
