"""保育利用申込: three hundred decided by keyboard alone, each with its own facts."""

from tests.browser import clerks
from tests.browser.clerks import DEMO_WORKED_OFF, wait_until
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window

MANY = 300
SECONDS = 8
"""How long the ward of this journey lets somebody change their mind."""
OFFICE = "/midori/office"
QUEUE = f"{OFFICE}/cases/?view=free&procedure=hoiku"
SEED = f"""
from django.utils import timezone
from madoguchi.cases.actions import Start, start_draft, submit
from madoguchi.cases.models import Case, Draft
from madoguchi.cases.problems import Incomplete
from madoguchi.cases.queries import open_draft, opened
from madoguchi.kernel.channel import Channel
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.models import Staff, Ward
from madoguchi.wards.queries import actor_of
ward = Ward.objects.get(slug="midori")
ward.rules = {{**ward.rules, "bulk_undo_seconds": {SECONDS}}}
ward.save(update_fields=["rules"])
by = actor_of(Staff.objects.select_related("department").get(ward=ward, login="hoiku1"))


def sent(answers):
    at = timezone.now()
    handle = start_draft(Start("hoiku", Channel.COUNTER), by=by, at=at)
    draft = open_draft(by, handle.draft_id, handle.secret)
    sealed = seal_json(draft.key, draft.row.stream, "answers", answers)
    Draft.objects.filter(pk=handle.draft_id).update(sealed=sealed)
    try:
        return submit(open_draft(by, handle.draft_id, handle.secret), by=by, at=at)
    except Incomplete:
        return None  # a day that was free to choose has passed


for row in Case.objects.filter(ward=ward, procedure="hoiku").order_by("-arrived_at"):
    like = opened(row)
    files = {{one.key for one in like.form.questions.values() if one.kind == "file"}}
    whole = {{key: None if key in files else one for key, one in like.whole.items()}}
    if sent(whole):
        break
for number in range({MANY} - 1):
    assert sent(whole)
"""
"""Applications as the counter takes them in: each sent by the action, alike in all."""
CHECK = """
from madoguchi.cases.models import Case
from madoguchi.cases.replay import standing
from madoguchi.events.queries import histories, verify
from madoguchi.teamwork.models import Bulk
undone, bulk = Bulk.objects.filter(act="decide", unit="hoiku").order_by("confirmed_at")
(one,) = undone.items.select_related("case")
taken_back = histories(bulk.ward_id, [undone.stream])[undone.stream]
assert [event.kind for event in taken_back] == ["bulk.confirmed", "bulk.undone"]
assert taken_back[1].fact == {"dropped": 1, "back": 0}, taken_back[1]
assert one.state == "dropped", one.state
cases = {f"case/{one.case_id}": one.case for one in bulk.items.select_related("case")}
assert len(cases) == FOUND, len(cases)
for stream, events in histories(bulk.ward_id, list(cases)).items():
    (decided,) = [one for one in events if one.kind == "case.decided"]
    assert decided.actor == f"staff/{bulk.staff_id}", decided
    assert decided.occurred_at >= bulk.starts_at, decided
    assert [one.number for one in events] == list(range(1, len(events) + 1))
    told = standing((one.kind, one.fact) for one in events)
    assert told.state == cases[stream].state, (stream, told)
told = histories(bulk.ward_id, [bulk.stream])[bulk.stream]
assert [one.kind for one in told] == ["bulk.confirmed", "bulk.finished"], told
assert told[1].fact == {"done": FOUND, "left": 0, "dropped": 0}, told[1]
verdict = verify(bulk.ward_id)
assert verdict.ok, verdict
"""
"""What the log says of them: each decided once, by whom, after the time to undo."""


def test_three_hundred_are_decided_by_keyboard_alone(
    ward: Installation, seat: Seat
) -> None:
    ward.run(SEED)
    supervisor = seat(DESK)
    clerks.signs_in(supervisor, "hoiku2")
    keys = Keys(supervisor)
    supervisor.open(QUEUE)
    found = int(supervisor.find(r"([\d,]+)件のうち").replace(",", ""))
    assert found >= MANY

    keys.looks_at_the_help()
    keys.stays_silent_while_somebody_writes()
    keys.press("j", "j", "x")
    assert "1件を選んでいます" in supervisor.text
    keys.decides("e")
    supervisor.shows("この1件を決定する")
    keys.takes_back()

    supervisor.is_judged = False  # looked at once, when all three hundred are there
    supervisor.open(QUEUE)
    keys.press("s")
    keys.decides("e")
    supervisor.shows(f"この{found}件を決定する", "決定も通知も、そのあとです。")
    supervisor.look_anew()
    keys.leads("y")
    supervisor.shows("それまでは、なかったことにできます。")
    over = DEMO_WORKED_OFF + SECONDS
    wait_until(supervisor, lambda: "終わりました。" in supervisor.text, over)

    supervisor.shows(f"実行した{found}件")
    supervisor.look_anew()
    ward.run(CHECK.replace("FOUND", str(found)))
    supervisor.open(
        f"{OFFICE}/cases/?view=all&procedure=hoiku&state=decided&sort=received_on"
    )
    supervisor.leaving(supervisor.main.locator("tbody a").first.click)
    clerks.sees_the_line(supervisor, "受け付けた", "決定した", spans=True)


class Keys:
    """The keyboard of a window: nothing here touches the mouse."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.board = window.page.keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self.board.press(key)

    def leads(self, key: str) -> None:
        """Press a key that leads to another page."""
        self.window.leaving(lambda: self.board.press(key))

    def decides(self, key: str) -> None:
        """Ask for a decision on what is picked: the first choice has the focus."""
        self.leads(key)
        self.press("Space")
        self.leads("y")

    def takes_back(self) -> None:
        """Confirm, and think better of it in the time there is."""
        self.window.is_judged = False  # that time is short
        self.leads("y")
        self.window.shows("それまでは、なかったことにできます。")
        self.leads("z")
        self.window.is_judged = True
        self.window.look()
        self.window.shows("取り消しました。")

    def looks_at_the_help(self) -> None:
        self.press("?")
        sheet = self.window.page.locator("dialog#keys")
        sheet.wait_for()
        self.window.look()
        self.press("Escape")
        assert not sheet.is_visible()

    def stays_silent_while_somebody_writes(self) -> None:
        """Type keys into a box, and press them as a Japanese input method does."""
        page, before = self.window.page, self.window.page.url
        self.press("/")
        self.press("e", "x", "j")
        box = page.get_by_label("受付番号").first
        assert box.input_value() == "exj"
        box.fill("")
        page.evaluate(COMPOSING)
        assert page.url == before
        assert "0件を選んでいます" in self.window.text
        page.evaluate("document.activeElement.blur()")


COMPOSING = """() => {
  document.activeElement.blur();
  for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
    const event = new KeyboardEvent("keydown", { key: "a", bubbles: true, ...more });
    if (more.keyCode) Object.defineProperty(event, "keyCode", { value: 229 });
    document.body.dispatchEvent(event);
  }
}"""
