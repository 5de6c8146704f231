"""The address of the old system's screen."""

from django.urls import path

from madoguchi.channels.mocklegacy import views

app_name = "mocklegacy"
urlpatterns = [path("legacy/<int:ward>/", views.screen, name="screen")]
