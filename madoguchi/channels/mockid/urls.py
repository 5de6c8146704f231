"""The addresses of the mock provider, shaped as the real one's are."""

from django.urls import path

from madoguchi.channels.mockid import views

app_name = "mockid"
ROOT = "api/realms/main"
urlpatterns = [
    path(f"{ROOT}/.well-known/openid-configuration", views.discovery, name="discovery"),
    path(f"{ROOT}/protocol/openid-connect/auth", views.authorize, name="authorize"),
    path(f"{ROOT}/protocol/openid-connect/token", views.token, name="token"),
    path(f"{ROOT}/protocol/openid-connect/userinfo", views.userinfo, name="userinfo"),
    path(f"{ROOT}/protocol/openid-connect/certs", views.certificates, name="certs"),
]
