"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.decisions import views

urlpatterns = [
    path("", views.decisions, name="decisions"),
    path("new", views.write, name="new decision"),
    path("<int:number>", views.decision, name="decision"),
    path("<int:number>/amend", views.write, name="amend decision"),
]
