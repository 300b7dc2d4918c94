"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("gallery/", include("cheguan.ui.urls")),
]
