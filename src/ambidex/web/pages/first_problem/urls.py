"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.first_problem.views import first_problem

urlpatterns = [path("", first_problem, name="first problem")]
