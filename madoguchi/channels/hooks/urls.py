"""The addresses of this door, below /<ward>/hooks/."""

from django.urls import path

from madoguchi.channels.hooks import views

app_name = "hooks"
urlpatterns = [
    path("payments/<slug:provider>/", views.payments, name="payments"),
]
