"""A small sound procedure on disk, for tests to spoil."""

from pathlib import Path

FILES = {
    "procedure.toml": """\
title = "自転車置場の申込み"
reading = "じてんしゃおきばのもうしこみ"
summary = "駅前の自転車置場を申し込みます。"
kind = "application"
category = "くらし"

[department]
slug = "roads"

[audience]
who = "区内に住む方"

[identity]
proofing = 0
authn = 0
rationale = "本人の不利益にならないため"

[period]
days = 3

[retention]
class = "license"
years = 3

[roles]
name = "applicant"
birth = "birth"

[[channels]]
name = "web"

[[channels]]
name = "counter"
hours = "平日"

[[fee]]
label = "利用料"
amount = "param(\\"fee\\", today) * months"
when = "not student"

[[eligibility]]
rule = "age_on(birth, today) >= 15"
reason = "15歳以上の方が申し込めます。"

[[parameters]]
name = "fee"
from = 2026-04-01
value = 500

[[facts]]
question = "station"
""",
    "questions.toml": """\
[[pages]]
key = "who"
title = "申し込む方"

[[pages.questions]]
key = "applicant"
kind = "name"
label = "氏名"

[[pages.questions]]
key = "birth"
kind = "birthdate"
label = "生年月日"

[[pages]]
key = "place"
title = "置場"

[[pages.questions]]
key = "station"
kind = "choice"
label = "駅"
options = [
  { value = "north", label = "北駅" },
  { value = "south", label = "南駅" },
]

[[pages.questions]]
key = "student"
kind = "yesno"
label = "学生ですか"

[[pages.questions]]
key = "school"
kind = "text"
label = "学校名"
show_if = "student"

[[pages.questions]]
key = "months"
kind = "number"
label = "月数"
min = 1
max = 6

[[pages]]
key = "family"
title = "家族の自転車"
show_if = "station == \\"north\\""

[[pages.questions]]
key = "bikes"
kind = "group"
label = "自転車"
item = "台"
required = false
max = 3

[[pages.questions.questions]]
key = "electric"
kind = "yesno"
label = "電動ですか"

[[pages.questions.questions]]
key = "battery"
kind = "text"
label = "電池の型"
show_if = "electric and student"
""",
    "flow.toml": """\
[[stages]]
key = "review"
title = "確認"
kind = "review"
who = "clerk"

[[stages]]
key = "close"
title = "完了"
kind = "close"
who = "supervisor"
""",
    "texts/en.toml": """\
title = "Bicycle parking"
summary = "Apply for a bicycle parking place at the station."
category = "Daily life"

[audience]
who = "Residents of the ward"

[[channels]]
name = "counter"
hours = "Weekdays"

[[fee]]
label = "Fee"

[[eligibility]]
reason = "You can apply from the age of 15."

[pages.who]
title = "Applicant"

[pages.place]
title = "Place"

[pages.family]
title = "Bicycles of the family"

[questions.applicant]
label = "Name"

[questions.birth]
label = "Date of birth"

[questions.station]
label = "Station"
options = { north = "North", south = "South" }

[questions.student]
label = "Are you a student?"

[questions.school]
label = "School"

[questions.months]
label = "Months"

[questions.bikes]
label = "Bicycles"
item = "bicycle"

[questions."bikes.electric"]
label = "Is it electric?"

[questions."bikes.battery"]
label = "Type of battery"

[stages.review]
title = "Check"

[stages.close]
title = "End"
""",
}


def a_folder(root: Path, **changes: tuple[str, str]) -> Path:
    """Write the procedure, with one text replaced in the files that are named.

    The file is named by its stem; the text to replace must be there once.
    """
    folder = root / "bicycle" / "1"
    for name, text in FILES.items():
        old, new = changes.get(Path(name).stem, ("", ""))
        assert not old or text.count(old) == 1, f"{old!r} in {name}"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return folder
