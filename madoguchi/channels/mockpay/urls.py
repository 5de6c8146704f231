"""The addresses of the fake company's pages."""

from django.urls import path

from madoguchi.channels.mockpay import views

app_name = "mockpay"
urlpatterns = [
    path("pay/<int:ward>/<slug:number>/", views.pay, name="pay"),
    path("pay/day/<int:ward>/", views.day, name="day"),
]
