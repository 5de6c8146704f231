"""The addresses of this door, below /<ward>/."""

from django.urls import URLPattern

app_name = "office"
urlpatterns: list[URLPattern] = []
