"""The addresses of this door, below /<ward>/robot/."""

from django.urls import path

from madoguchi.channels.api.paths import REST
from madoguchi.channels.api.robot import views

app_name = "robot"
urlpatterns = [
    path("work", views.work, name="work"),
    path("errands", views.errands, name="errands"),
    path("errands/<uuid:errand>/result", views.result, name="result"),
    path("errands/<uuid:errand>/failure", views.failure, name="failure"),
    path(REST, views.nothing, name="nothing"),
]
