"""Who watches over personal data sees who looked, and nothing else."""

import pytest

from madoguchi.cases.tests.cast import Town, a_case, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.queries import views_of
from madoguchi.wards.models import Department


@pytest.fixture
def watcher(town: Town) -> Desk:
    office = Department.objects.get(ward=town.ward, slug="zeimu")
    return Desk.of(town, staff(office, "watch", "見守 る子", "privacy"))


def test_the_log_names_who_looked_and_not_whose_case_it_is(
    town: Town, sato: Desk, watcher: Desk
) -> None:
    case = a_case(town)
    sato.text("case", case.pk)

    text = watcher.post("access", reference=case.reference).content.decode()

    assert "佐藤 恵" in text
    assert "事案を開いた" in text
    assert "若葉" not in text


def test_this_look_is_logged_too(town: Town, watcher: Desk) -> None:
    case = a_case(town)

    watcher.post("access", reference=case.reference)

    assert views_of(town.id, case.stream)[0].kind == "access.viewed"


@pytest.mark.parametrize("typed", ["", "12", "1234-5678-90", "4821-3057-52"])
def test_a_number_that_leads_nowhere_is_told(
    town: Town, watcher: Desk, typed: str
) -> None:
    response = watcher.post("access", reference=typed)

    assert response.status_code == 422
    assert "受付番号" in response.content.decode()


def test_the_watcher_opens_no_case(town: Town, watcher: Desk) -> None:
    case = a_case(town)

    assert watcher.get("case", case.pk).status_code == 403
    assert watcher.get("home")["Location"].endswith("/access/")
