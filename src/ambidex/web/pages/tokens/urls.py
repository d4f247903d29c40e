"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.tokens import views

urlpatterns = [path("", views.tokens, name="tokens"), path("<int:number>/end", views.end, name="end token")]
