"""The addresses of a demo's outside world: who people are, and where they pay."""

from django.urls import include, path

urlpatterns = [
    path("", include("madoguchi.channels.mockid.urls")),
    path("", include("madoguchi.channels.mockpay.urls")),
]
