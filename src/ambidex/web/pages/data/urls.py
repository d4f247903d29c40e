"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.data import views

urlpatterns = [
    path("", views.logs, name="data"),
    path("bring", views.bring, name="bring log"),
    path("<int:number>", views.log, name="log"),
    path("<int:number>/columns", views.columns, name="log columns"),
]
