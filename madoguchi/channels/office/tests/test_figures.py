"""The dashboard and what is behind each of its numbers."""

import csv
import io
import re
from datetime import date

import pytest

from madoguchi.cases.actions import record_refusal
from madoguchi.cases.problems import Incomplete
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, a_full_draft
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.models import CaseLine, OfferLine, PageLine
from madoguchi.kernel.channel import Channel
from madoguchi.wards.actions import handle_elsewhere

APRIL = {"period": "2026-04"}


@pytest.fixture
def busy(town: Town) -> Town:
    """Return a ward with twelve cases online, four by post and three drafts left."""
    for _ in range(12):
        a_case(town)
    for _ in range(4):
        a_case(town, by=town.sato, channel=Channel.POST)
    for _ in range(3):
        a_full_draft(town)
    follow_all()
    return town


def rows_of(response: object) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_the_dashboard_shows_every_indicator_and_its_target(
    busy: Town, sato: Desk
) -> None:
    text = sato.text("figures", **APRIL)

    for one in catalogue().values():
        assert one.name in text
    assert "75.0<small>%</small>" in text
    assert "70%以上" in text


def test_what_was_not_measured_is_a_word_and_never_zero(town: Town, sato: Desk) -> None:
    text = sato.text("figures", **APRIL)

    assert "未測定" in text
    assert "0.0<small>" not in text


def test_few_cases_are_withheld_and_so_are_the_facts_behind(
    town: Town, sato: Desk
) -> None:
    a_case(town)
    follow_all()

    text = sato.text("figure", "online-use-a", **APRIL)

    assert "件数が少ないため非表示" in text
    assert "もとの記録も表示しません" in text


def test_a_number_opens_to_its_formula_and_its_facts(busy: Town, sato: Desk) -> None:
    of = catalogue()["online-use-a"]

    text = sato.text("figure", of.id, **APRIL)

    assert of.formula in text
    assert of.source in text
    assert "<dd>12</dd>" in text
    assert "<dd>16</dd>" in text
    assert text.count('<th role="rowheader"') >= 16


def test_an_english_page_of_figures_is_english_but_for_the_plan(
    busy: Town, sato: Desk
) -> None:
    of = catalogue()["online-use-a"]

    figure = sato.text("figure", of.id, lang="en", **APRIL)
    dashboard = sato.text("figures", lang="en", **APRIL)

    assert of.note_en in figure
    assert of.method_en in figure
    for page in (figure, dashboard):
        assert f'<span lang="ja">{of.source}</span>' in page
        assert '<span lang="ja">佐藤 恵</span>' in page
        assert of.note not in page
        assert of.method not in page


def test_days_are_counted_in_the_words_of_the_page(busy: Town, sato: Desk) -> None:
    for _ in range(11):
        a_case(busy, "closed")
    follow_all()

    english = sato.text("figure", "processing-time", lang="en", **APRIL)

    assert re.search(r"<dd>[\d.]+ days</dd>", english)
    assert not re.search(r"\dDay", english)


def test_the_numerator_has_its_own_facts(busy: Town, sato: Desk) -> None:
    response = sato.get("figure_csv", "online-use-a", side="above", **APRIL)

    assert len(rows_of(response)) == 13


def test_facts_come_in_pages(busy: Town, sato: Desk) -> None:
    for _ in range(40):
        a_case(busy)
    follow_all()

    first = sato.text("figure", "online-use-a", **APRIL)
    second = sato.text("figure", "online-use-a", page="2", **APRIL)

    assert "1件目から50件目" in first
    assert "51件目から56件目" in second


INKAN = {"inkan": {"ja": "印鑑登録証明書の交付", "en": "Seal registration"}}
COUNTED = "年月,手続き,受付方法,年齢区分,件数\n2026-04,inkan,窓口,40-49,20\n"


def test_what_only_other_counters_handle_is_named_in_the_figures(
    busy: Town, sato: Desk
) -> None:
    handle_elsewhere(busy.id, INKAN)
    sato.post("counts", text=COUNTED)
    follow_all()

    page = sato.text("figure", "online-use-a", **APRIL)
    file = sato.get("figures_csv", "online-use-a-by-procedure", **APRIL)
    alone = sato.text("figure", "online-use-a", procedure="inkan", **APRIL)

    assert page.count(">印鑑登録証明書の交付<") == 2  # a choice and a row
    assert ["印鑑登録証明書の交付", "0", "20", "0.0%"] in rows_of(file)
    assert "<dd>20</dd>" in alone


def test_behind_the_kinds_of_procedure_each_one_is_a_row(
    busy: Town, sato: Desk
) -> None:
    handle_elsewhere(busy.id, INKAN)
    sato.post("counts", text=COUNTED)
    follow_all()

    page = sato.text("figure", "online-availability", **APRIL)
    below = rows_of(sato.get("figure_csv", "online-availability", **APRIL))[1:]
    above = rows_of(
        sato.get("figure_csv", "online-availability", side="above", **APRIL)
    )[1:]

    assert "<dd>3</dd>" in page
    assert [row[1] for row in below] == [
        "窓口の件数の届け出",
        "手続きの公開",
        "手続きの公開",
    ]
    assert below[0][3] == "印鑑登録証明書の交付"
    assert len(above) == 2


def test_the_drop_off_says_where_people_stop(busy: Town, sato: Desk) -> None:
    text = sato.text("figures", **APRIL)

    assert "3件がやめた" in text


def test_who_is_not_entitled_is_told_apart(busy: Town, sato: Desk) -> None:
    for _ in range(11):
        draft = a_full_draft(busy).opened()
        problem = Incomplete("copies", "", "not_eligible")
        record_refusal(draft, problem, by=busy.anyone, at=MONDAY)
    follow_all()

    figure = sato.text("figure", "completion", **APRIL)
    elsewhere = sato.text("figure", "completion", channel="post", **APRIL)

    assert "<dt>対象外で終わった入力</dt><dd>11件</dd>" in figure
    assert "<dd>15</dd>" in figure
    assert "<dt>対象外で終わった入力</dt><dd>未測定</dd>" in elsewhere
    assert "対象外で終わった入力は含みません（11件）" in sato.text("figures", **APRIL)


@pytest.mark.parametrize(
    "table",
    [
        "indicators",
        "funnel",
        "months-online-use-a",
        "online-use-a-by-procedure",
        "online-use-a-by-age_band",
        "processing-time-by-procedure",
        "processing-time-by-channel",
    ],
)
def test_every_table_is_also_a_file(busy: Town, sato: Desk, table: str) -> None:
    response = sato.get("figures_csv", table, **APRIL)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = response.getvalue()
    assert content.startswith("\ufeff".encode())
    assert content.splitlines()[0].strip()


@pytest.mark.parametrize(
    "table",
    ["nothing", "online-use-a-by-month", "online-use-a-by-channel", "months-x"],
)
def test_a_table_that_is_not_there_is_not_found(
    town: Town, sato: Desk, table: str
) -> None:
    assert sato.get("figures_csv", table).status_code == 404


@pytest.mark.parametrize("period", ["", "2026-13", "FY0001", "FY9999", "x", "2026-04"])
def test_a_period_that_makes_no_sense_is_this_month(
    town: Town, sato: Desk, period: str
) -> None:
    assert sato.get("figures", period=period).status_code == 200


def test_a_fiscal_year_is_a_period_too(busy: Town, sato: Desk) -> None:
    assert "75.0<small>%</small>" in sato.text("figures", period="FY2026")


def test_an_indicator_that_cannot_be_cut_says_so(busy: Town, sato: Desk) -> None:
    text = sato.text("figures", channel="post", **APRIL)

    assert "この指標は、選んだ条件では分けられません。" in text


def test_a_figure_that_cannot_be_cut_opens_to_no_facts_of_the_whole(
    busy: Town, sato: Desk
) -> None:
    response = sato.get("figure_csv", "online-use-a", channel="post", **APRIL)

    assert len(rows_of(response)) == 1


def test_the_facts_behind_a_figure_tell_no_class_of_people(
    busy: Town, sato: Desk
) -> None:
    response = sato.get("figure_csv", "online-use-a", **APRIL)

    assert rows_of(response)[0] == ["記録の番号", "種類", "日", "件数"]


def test_a_page_where_only_one_or_two_stopped_is_joined_with_its_neighbors(
    busy: Town, sato: Desk
) -> None:
    line = CaseLine.objects.filter(sent_in_time=False, last_page__gt="")[0]
    pages = PageLine.objects.filter(stream=line.stream).order_by("pk")
    CaseLine.objects.filter(pk=line.pk).update(last_page=pages[0].page)

    rows = rows_of(sato.get("figures_csv", "funnel", **APRIL))[1:]

    assert [row[1:] for row in rows] == [["15", "100.0%", "0"], ["12", "80.0%", "3"]]
    assert "～" in rows[0][0]


def test_a_way_with_a_loss_of_two_is_hidden(busy: Town, sato: Desk) -> None:
    CaseLine.objects.filter(sent_in_time=False, last_page__gt="")[:1].get().delete()

    assert rows_of(sato.get("figures_csv", "funnel", **APRIL))[1:] == []


def test_a_use_rate_says_which_counts_it_still_waits_for(
    busy: Town, sato: Desk
) -> None:
    CaseLine.objects.update(received_on=date(2026, 3, 2))
    OfferLine.objects.update(since_on=date(2026, 3, 1))

    for name, *args in (("figures",), ("figure", "online-use-a")):
        text = sato.text(name, *args, period="2026-03")
        assert "窓口の件数がまだ届いていません" in text
