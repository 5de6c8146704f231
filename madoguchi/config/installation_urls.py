"""The addresses that belong to no ward: the list of wards and the health of it all."""

from django.urls import path

from madoguchi.config import health, installation

handler400 = "madoguchi.config.errors.bad_request"
handler403 = "madoguchi.config.errors.forbidden"
handler404 = "madoguchi.config.errors.not_found"
handler500 = "madoguchi.config.errors.broken"

urlpatterns = [
    path("", installation.home, name="installation"),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", installation.robots, name="robots"),
]
