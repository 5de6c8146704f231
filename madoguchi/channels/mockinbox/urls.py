"""The addresses of the fake portal."""

from django.urls import path

from madoguchi.channels.mockinbox import views

app_name = "mockinbox"
urlpatterns = [
    path("inbox/<int:ward>/", views.desk, name="desk"),
    path("inbox/<int:ward>/login", views.login, name="login"),
    path("inbox/<int:ward>/applications/list", views.listed, name="list"),
    path("inbox/<int:ward>/applications/get", views.get, name="get"),
    path("inbox/<int:ward>/applications/status", views.status, name="status"),
]
