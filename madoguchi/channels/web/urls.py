"""The addresses of this door, below /<ward>/.

Names of steps have a hyphen, keys of pages never do: no page can hide a step.
"""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from madoguchi.channels.web.views import (
    about,
    case,
    changed,
    check,
    correction,
    entitled,
    for_whom,
    guide,
    home,
    later,
    letter,
    me,
    paper,
    pay,
    preview,
    procedure,
    question,
    receipt,
    sign_in,
    start,
    status,
    talk,
    towns,
    yours,
)


class PageKey(StringConverter):
    """The key of a page, as a definition writes it."""

    regex = "[a-z][a-z0-9_]*"


register_converter(PageKey, "key")
app_name = "web"
urlpatterns = [
    # Asked for most, so it is looked for first.
    path("apply/<uuid:draft>/<key:page>/", question.question_page, name="question"),
    path("", home.home, name="home"),
    path("procedures/", home.everything, name="procedures"),
    path("life/<slug:event>/", home.life_event, name="life-event"),
    path("guides/<slug:guide>/", guide.ask, name="guide"),
    path("procedures/<slug:slug>/", procedure.procedure, name="procedure"),
    path("procedures/<slug:slug>/start/", start.start, name="start"),
    path("procedures/<slug:slug>/form.pdf", paper.blank, name="blank-form"),
    path("procedures/<slug:slug>/entitled/", entitled.entitled, name="entitled"),
    path("apply/<uuid:draft>/", question.go_on, name="draft"),
    path("apply/<uuid:draft>/taken-over/", entitled.taken_over, name="taken-over"),
    path("apply/<uuid:draft>/check-answers/", check.check_answers, name="check"),
    path("apply/<uuid:draft>/not-eligible/", check.not_eligible, name="not-eligible"),
    path("apply/<uuid:draft>/what-changed/", changed.what_changed, name="what-changed"),
    path("apply/<uuid:draft>/for-whom/", for_whom.for_whom, name="for-whom"),
    path("apply/<uuid:draft>/for-later/", later.for_later, name="later"),
    path("apply/<uuid:draft>/make-mine/", yours.make_mine, name="make-mine"),
    path("apply/<uuid:draft>/on-paper.pdf", paper.filled, name="filled-form"),
    path("apply/<uuid:draft>/throw-away/", later.throw_away, name="throw-away"),
    path("apply/<uuid:draft>/your-receipt/", receipt.receipt, name="receipt"),
    path("paper/<slug:form>/", paper.number, name="paper"),
    path("paper/<slug:form>/<slug:draft>/", paper.number, name="paper"),
    path("resume/", later.resume_here, name="resume"),
    path("status/", status.status, name="status"),
    path("status/<uuid:case>/", case.case_page, name="case"),
    path("status/<uuid:case>/pay/", pay.pay, name="pay"),
    path("status/<uuid:case>/withdraw/", case.withdraw_case, name="withdraw"),
    path("status/<uuid:case>/talk/", talk.talk, name="talk"),
    path("status/<uuid:case>/who-looked/", case.who_looked_page, name="who-looked"),
    path(
        "status/<uuid:case>/documents/<uuid:document>/",
        case.document_file,
        name="document",
    ),
    path("status/<uuid:case>/correct/", correction.overview, name="correct"),
    path(
        "status/<uuid:case>/correct/check-answers/",
        correction.check_answers,
        name="correct-check",
    ),
    path(
        "status/<uuid:case>/correct/<slug:page>/",
        correction.correct_page,
        name="correct-page",
    ),
    path("sign-in/", sign_in.begin, name="sign-in"),
    path("sign-in/done", sign_in.done, name="sign-in-done"),
    path("sign-out/", sign_in.leave, name="sign-out"),
    path("me/", me.my_page, name="me"),
    path("me/answers/", me.my_answers, name="my-answers"),
    path("letter/", letter.verify, name="letter"),
    path("preview/<str:token>/", preview.begin, name="preview"),
    path(
        "preview/<str:token>/<str:manner>/", preview.preview_page, name="preview-page"
    ),
    path(
        "preview/<str:token>/<str:manner>/<slug:step>/",
        preview.preview_page,
        name="preview-step",
    ),
    path("towns/", towns.towns, name="towns"),
    path("theme.css", about.theme, name="theme"),
    path("mark.svg", about.mark, name="mark"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
]
