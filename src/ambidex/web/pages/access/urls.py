"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.access import views

urlpatterns = [
    path("", views.access, name="access"),
    path("invite", views.bring_in, name="invite"),
    path("grant/<int:person>", views.give, name="give role"),
    path("end/<int:grant>", views.end, name="end role"),
    path("person/<int:person>/out", views.shut_out, name="shut out"),
    path("roster", views.roster, name="roster"),
    path("audit", views.audit, name="audit"),
]
