"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.factory import views

urlpatterns = [
    path("", views.factory, name="factory"),
    path("case/<int:number>", views.case, name="case"),
    path("table/<slug:name>.csv", views.table, name="factory table"),
]
