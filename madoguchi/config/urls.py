"""The addresses of one ward; its slug stands before them as the script's name."""

from django.urls import include, path

handler400 = "madoguchi.config.errors.bad_request"
handler403 = "madoguchi.config.errors.forbidden"
handler404 = "madoguchi.config.errors.not_found"
handler500 = "madoguchi.config.errors.broken"

urlpatterns = [
    path("hooks/", include("madoguchi.channels.hooks.urls")),
    path("api/", include("madoguchi.channels.api.urls")),
    path("robot/", include("madoguchi.channels.api.robot.urls")),
    path("office/", include("madoguchi.channels.office.urls")),
    path("", include("madoguchi.channels.web.urls")),
]
