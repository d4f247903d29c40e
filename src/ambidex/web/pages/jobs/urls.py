"""Addresses of the page."""

from django.urls import path

from ambidex.web.pages.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:number>", views.job, name="job"),
    path("<int:number>/events", views.events, name="job events"),
    path("<int:number>/cancel", views.stop, name="cancel job"),
    path("<int:number>/again", views.again, name="job again"),
]
