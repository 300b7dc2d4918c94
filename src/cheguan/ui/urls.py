"""Addresses of the gallery."""

from django.urls import path

from cheguan.ui import views

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("<slug:name>/", views.one, name="gallery-component"),
]
