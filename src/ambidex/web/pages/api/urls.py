"""Addresses of the API."""

from ambidex.web.pages.api.views import api

urlpatterns = api.urls[0]
app_name = "api"
