"""The addresses of this door, below /<ward>/api/."""

from django.urls import path

from madoguchi.channels.api import after, views
from madoguchi.channels.api.paths import REST

app_name = "api"
urlpatterns = [
    path("procedures", views.procedures, name="procedures"),
    path(
        "procedures/<slug:slug>/versions/<int:number>",
        views.definition,
        name="definition",
    ),
    path(
        "procedures/<slug:slug>/versions/<int:number>/openapi.json",
        views.openapi,
        name="openapi",
    ),
    path("procedures/<slug:slug>/drafts", views.begin, name="begin"),
    path("drafts/<uuid:draft>", views.draft, name="draft"),
    path("drafts/<uuid:draft>/answers", views.answers, name="answers"),
    path("drafts/<uuid:draft>/pages/<slug:page>", views.page, name="page"),
    path("drafts/<uuid:draft>/files/<slug:question>", views.file, name="file"),
    path("drafts/<uuid:draft>/check", views.check, name="check"),
    path("drafts/<uuid:draft>/submission", views.submission, name="submission"),
    path("cases/<uuid:case>", views.case, name="case"),
    path("cases/<uuid:case>/answers", views.case_answers, name="case-answers"),
    path("cases/<uuid:case>/correction", after.correction, name="correction"),
    path(
        "cases/<uuid:case>/correction/pages/<slug:page>",
        after.correction_page,
        name="correction-page",
    ),
    path("cases/<uuid:case>/messages", after.messages, name="messages"),
    path("problems/<slug:code>", views.problem, name="problem"),
    path(REST, views.nothing, name="nothing"),
]
