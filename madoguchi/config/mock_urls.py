"""The addresses of a demo's outside world: people, money, other systems."""

from django.urls import include, path

urlpatterns = [
    path("", include("madoguchi.channels.mockid.urls")),
    path("", include("madoguchi.channels.mockpay.urls")),
    path("", include("madoguchi.channels.mocklegacy.urls")),
    path("", include("madoguchi.channels.mockinbox.urls")),
]
