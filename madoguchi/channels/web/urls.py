"""The addresses of this door, below /<ward>/."""

from django.urls import URLPattern

app_name = "web"
urlpatterns: list[URLPattern] = []
