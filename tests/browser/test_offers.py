"""What owners of procedures see: versions as they come and go, a proposal step by step.

Every page is looked at on a telephone and on a desk, as all pages of a journey are.
"""

import time

import pytest

from madoguchi.procedures.queries import SECONDS_KEPT
from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window

BEGIN = """
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from madoguchi.procedures.actions import draw_up
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.models import Offer, Proposal, Version
from madoguchi.procedures.queries import offering
from madoguchi.procedures.texts import Text
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of

now = timezone.now()
suzuki = Staff.objects.get(ward__slug="midori", login="suzuki")
dx = Staff.objects.get(ward__slug="midori", login="dx")
ward = suzuki.ward
real = offering(ward.pk, "juminhyo").form.definition

def a_version(slug, number, **changes):
    return replace(
        real, slug=slug, number=number, life_events=(), title=Text(ja="ためしの届け"),
        **changes,
    )

def offered(definition, opens_at, **more):
    document = to_canonical(definition)
    row, _ = Version.objects.get_or_create(
        hash=hash_of(document),
        defaults={"slug": definition.slug, "number": definition.number,
                  "document": document},
    )
    return Offer.objects.create(
        ward=ward, slug=definition.slug, version=row, opens_at=opens_at, **more
    )
"""
VERSIONS = (
    BEGIN
    + """
day = timedelta(days=1)
for slug, closes_at in (("tameshi", None), ("owatta", now - day)):
    offered(a_version(slug, 1), now - 9 * day, closes_at=closes_at)
offered(a_version("tameshi", 2), now - 5 * day, change="compatible")
offered(a_version("tameshi", 3, summary=Text(ja="別の言葉")), now + 9 * day,
        change="text", drafts_until=now + 20 * day)
"""
)
PROPOSAL = (
    BEGIN
    + """
dearer = tuple(replace(one, amount=parse("400 * copies")) for one in real.fee)
draw_up(
    a_version("tameshi", 4, fee=dearer, summary=Text(ja="新しい言葉")),
    examples={}, by=actor_of(suzuki), at=now,
)
"""
)
STATES = {
    "draft": ("作成中", "題をやさしい言葉に直してください。"),
    "in_review": ("確認待ち", ""),
    "approved": ("承認済み", ""),
    "published": ("公開済み", ""),
    "dropped": ("取りやめ", ""),
}


def move(ward: Installation, state: str, remark: str = "") -> None:
    """Bring the proposal to a state, as if a second person had done their part."""
    change = f"""
Proposal.objects.filter(ward=ward, slug="tameshi").update(
    state={state!r}, remark={remark!r}, approved_by=dx, approved_at=now,
    finish_until=now + timedelta(days=30),
)
"""
    ward.run(BEGIN + change)


@pytest.fixture(scope="module")
def versions(ward: Installation) -> None:
    ward.run(VERSIONS)
    ward.run(PROPOSAL)
    time.sleep(SECONDS_KEPT)  # until every process knows of the offers


@pytest.fixture
def suzuki(clerk: Window) -> Window:
    clerks.signs_in(clerk, "suzuki")
    return clerk


@pytest.mark.usefixtures("versions")
def test_versions_are_shown_as_they_come_and_go(
    suzuki: Window, ward: Installation
) -> None:
    move(ward, "draft")
    suzuki.open("/midori/office/procedures/")
    suzuki.shows(
        "ためしの届け 第4版", "作成中", "受付中（次の版の予定あり）", "受付終了"
    )

    suzuki.open("/midori/office/procedures/tameshi/")
    suzuki.shows("第3版 公開の予定", "第2版 受付中", "第1版 前の版", "予定を取りやめる")
    suzuki.open("/midori/office/procedures/owatta/")
    suzuki.shows("第1版 受付終了")


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("state", STATES)
def test_a_proposal_is_shown_in_every_state(
    suzuki: Window, ward: Installation, state: str
) -> None:
    said, remark = STATES[state]
    move(ward, state, remark)
    suzuki.open("/midori/office/procedures/tameshi/")
    suzuki.press("ためしの届け 第4版", suzuki.main)

    suzuki.shows("ためしの届け 第4版の案", said, "変わるところ", remark)


@pytest.mark.usefixtures("versions")
def test_times_that_cannot_be_read_are_said_beside_their_fields(
    suzuki: Window, ward: Installation
) -> None:
    move(ward, "draft")
    suzuki.open("/midori/office/procedures/tameshi/")
    suzuki.press("ためしの届け 第4版", suzuki.main)
    suzuki.main.get_by_label("公開する日時").fill("2001-01-01T00:00")
    suzuki.press("決めたことを保存する")

    suzuki.shows("公開する日時は、いまより後にしてください。")


@pytest.mark.usefixtures("versions")
def test_what_is_recorded_about_a_proposal_says_what_it_lacks(
    suzuki: Window, seat: Seat, ward: Installation
) -> None:
    move(ward, "draft")
    suzuki.open("/midori/office/procedures/tameshi/")
    suzuki.press("ためしの届け 第4版", suzuki.main)
    proposal = suzuki.page.url
    suzuki.open(f"{proposal}contents/")
    suzuki.shows("画面と質問", "きまり", "通数")
    suzuki.open("/midori/office/procedures/tameshi/4/usability/")
    suzuki.fill("直したこと", "字を大きくした")
    suzuki.press("この内容で記録する")
    suzuki.shows("入力を直してください", "何が起きたかを入れてください")

    cio = seat(DESK)
    clerks.signs_in(cio, "cio")
    cio.open(f"{proposal}waiver/")
    cio.press("この期限まで見送る")
    cio.shows("入力を直してください", "日付を入れてください")


@pytest.mark.usefixtures("versions")
def test_a_version_is_previewed_in_a_frame_and_at_full_width(suzuki: Window) -> None:
    suzuki.open("/midori/office/procedures/tameshi/")
    suzuki.press("プレビュー", suzuki.main)
    frame = suzuki.page.frame_locator("iframe.phone")
    frame.get_by_text("見本です。送ることはできません。").wait_for()
    frame.get_by_role("link", name="オンラインで").first.or_(
        frame.get_by_role("button", name="オンラインで").first
    ).first.click()
    frame.get_by_role("heading", name="始める前に").wait_for()
    frame.get_by_role("button", name="入力を始める").click()
    frame.get_by_role("heading", name="だれの住民票").first.wait_for()

    suzuki.press("幅いっぱいで開く", suzuki.main)
    suzuki.shows("ためしの届け")


@pytest.mark.usefixtures("versions")
def test_a_preview_is_walked_through_without_scripts(seat: Seat) -> None:
    plain = seat(DESK, java_script_enabled=False)
    clerks.signs_in(plain, "suzuki")
    plain.open("/midori/office/procedures/tameshi/")
    plain.press("プレビュー", plain.main)
    plain.press("幅いっぱいで開く", plain.main)
    plain.press("オンラインで", plain.main)
    plain.press("入力を始める", plain.main)
    plain.pick("自分")
    plain.press("次へ進む", plain.main)
    plain.press("前のページに戻る", plain.main)

    assert plain.main.get_by_role("radio", name="自分").is_checked()
    plain.press("この入力で決まること")
    plain.shows("足りない答え", "通る画面")
