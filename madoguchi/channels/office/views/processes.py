"""Process maps (仕事の流れ): where the time of the ward's own procedures goes.

What a page shows is read from the log by a job. A page that comes first says that it
is being read; one that is kept says until when, and is read anew when the log moved.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.channels.office.entrances import ENTRANCES
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.processes import (
    COVERAGES,
    NO_FILE,
    TABLES,
    THAN,
    USUAL,
    Answer,
    Looking,
    Shown,
    Words,
    asked_columns,
    compare_table,
    hours,
    language,
    most_changed,
    not_mined,
    percent,
    told,
    twin_of,
)
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.tables import Cell, Table
from madoguchi.channels.office.views.queue import queue_address
from madoguchi.design.words import marked_moment
from madoguchi.mining.lengths import said
from madoguchi.processes.apart import MOST_BYTES, NotMined, Sent, mine_apart
from madoguchi.processes.models import Finding
from madoguchi.processes.naming import named
from madoguchi.processes.queries import (
    is_behind,
    names_of,
    processes_visible_to,
)
from madoguchi.processes.rules import Part, Question, is_ripe
from madoguchi.processes.tasks import ask

READ: Final = "read"
UNPROCESSABLE: Final = 422
LONGEST_NAME: Final = 100


def processes(request: StaffRequest) -> HttpResponse:
    """List the procedures with how long their cases take and where they wait most."""
    finding = ask(request.ward.pk, Question(), at=request.at)
    context = {
        **_standing(request, finding, reverse("office:processes")),
        "table": Shown.of(_list(request, finding), reverse("office:processes_csv"))
        if finding.found_at
        else None,
    }
    return page(request, "office/processes.html", context)


def processes_csv(request: StaffRequest) -> HttpResponseBase:
    finding = ask(request.ward.pk, Question(), at=request.at)
    if finding.found_at is None:
        return HttpResponseRedirect(reverse("office:processes"))
    table = _list(request, finding, in_hours=True)
    return csv_file(f"{request.ward.slug}-processes", table.heads, table.texts())


def _list(request: StaffRequest, finding: Finding, *, in_hours: bool = False) -> Table:
    """Return the list of what somebody may see; the slowest procedures come first."""
    words = Words({}, {}, in_hours=in_hours)
    found = finding.answer["procedures"]
    rows = []
    for slug, terms in processes_visible_to(request.actor).items():
        one = found.get(slug)
        title = str(terms[-1].form.definition.title[language()])
        slowest = (one or {}).get("slowest")
        where, how_much = "―", "―"
        if slowest:
            code = slowest["activity"]
            where = named([code], names_of(terms, language()), language())[code]
            how_much = hours(slowest["hours"])
        rows.append(
            (
                -(slowest or {"hours": 0.0})["hours"],
                (
                    Cell(title, reverse("office:process", args=[slug])),
                    Cell(_count(one, "cases")),
                    Cell(_count(one, "done")),
                    Cell(words.time(one and one["median"])),
                    Cell(words.time(one and one["p90"])),
                    Cell(where),
                    Cell(how_much),
                ),
            )
        )
    rows.sort(key=lambda row: row[0])
    return Table(
        "processes",
        _("手続きごとの時間"),
        (
            _("手続き"), _("事案"), _("終わった事案"), words.head(_("中央値")),
            words.head(_("90%点")), _("待ちが最も長い工程"),
            _("待ち（月あたりの時間）"),
        ),
        tuple(row for _order, row in rows),
    )  # fmt: skip


def _count(one: Answer | None, name: str) -> str:
    if one is None:
        return "0"
    return "―" if one[name] is None else f"{one[name]:,}"


def process(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the map of a procedure and everything beside it."""
    looking = Looking.of(request, slug)
    finding = ask(request.ward.pk, looking.question, at=request.at)
    answer = finding.answer
    context = {
        **_about(request, looking, finding),
        "filters": looking.filters(),
        "cases_href": _cases_href(request, looking),
        "compare_href": _compare_href(looking),
    }
    if finding.found_at and answer["state"] == READ:
        context |= _sheets(looking, answer)
    return page(request, "office/process.html", context)


def process_csv(request: StaffRequest, slug: str, table: str) -> HttpResponseBase:
    """Hand out one of the tables, times in hours; of few cases it has no rows.

    While the log is read for the first time, the page says so instead.
    """
    looking = Looking.of(request, slug)
    build, page_of = TABLES.get(table), "process"
    if table == "compare":
        looking, build = looking.comparing(request.GET), compare_table
        page_of = "process_compare"
    if build is None:
        raise Http404
    finding = ask(request.ward.pk, looking.question, at=request.at)
    if finding.found_at is None:
        return HttpResponseRedirect(looking.href(page_of))
    found = told(finding.answer)
    made = build(Words.of(looking, found, in_hours=True), found)
    name = f"{request.ward.slug}-{slug}-{table}"
    return csv_file(name, made.heads, made.texts())


def process_compare(request: StaffRequest, slug: str) -> HttpResponse:
    """Put two parts of the cases beside each other: versions, months, channels."""
    looking = Looking.of(request, slug).comparing(request.GET)
    beside = looking.beside or Part()
    context: dict[str, Any] = {
        "filters": [
            *looking.filters(THAN, _("A：")),
            *looking.filters("", _("B：")),
        ],
        "parts": {
            "a": looking.part_words(beside),
            "b": looking.part_words(looking.part),
        },
        "same": beside == looking.part,
        "looking": looking,
    }
    if beside != looking.part:
        finding = ask(request.ward.pk, looking.question, at=request.at)
        context |= _about(request, looking, finding)
        found = finding.answer.get("comparison")
        context["few"] = bool(finding.found_at) and (
            found is None or found["state"] != READ
        )
        if found and found["state"] == READ:
            context |= _compared(looking, finding.answer)
    return page(request, "office/process_compare.html", context)


def _standing(request: StaffRequest, finding: Finding, here: str) -> dict[str, Any]:
    """Say until when the log was read, and whether it is being read."""
    read_at = finding.found_at
    return {
        "here": here,
        "until": marked_moment(read_at) if read_at else "",
        "behind": read_at is not None and is_behind(finding),
        "again": read_at is not None and is_ripe(read_at, request.at),
    }


def _about(request: StaffRequest, looking: Looking, finding: Finding) -> dict[str, Any]:
    return {
        **_standing(request, finding, looking.href(request.entrance)),
        "looking": looking,
        "state": finding.answer.get("state", ""),
        "asked": looking.part_words(looking.part),
    }


def _cases_href(request: StaffRequest, looking: Looking) -> str:
    """Lead to the cases in the queue, for those whom it opens to."""
    opens = ENTRANCES["queue"].admits(request.actor.roles)
    department = {one.form.definition.department for one in looking.terms}
    if not (opens and department & request.actor.departments):
        return ""
    return queue_address(
        {
            name: value
            for name, value in {
                "procedure": looking.slug,
                "channel": looking.part.channel,
            }.items()
            if value
        }
    )


def _compare_href(looking: Looking) -> str:
    """Lead to the comparison: of the last two versions where there are two."""
    versions = looking.versions()
    if looking.part.version or len(versions) == 1:
        than = next((n for n in versions if n != looking.part.version), 0)
        codes = {f"{THAN}version": str(than or "")}
    else:
        codes = {"version": str(versions[-1]), f"{THAN}version": str(versions[-2])}
    return looking.href("process_compare", **codes)


def _sheets(looking: Looking, answer: Answer) -> dict[str, Any]:
    words = Words.of(looking, answer)
    csvs = {name: looking.href("process_csv", name) for name in TABLES}
    return {
        **_told(words, answer, csvs, looking.coverage),
        "coverages": [
            {
                "text": f"{one}%",
                "href": looking.href(coverage=str(one)) + "#map",
                "current": one == looking.coverage,
            }
            for one in COVERAGES
        ],
        "own_flow": _own_flow_words(answer),
    }


def _told(
    words: Words, answer: Answer, csvs: Mapping[str, str], coverage: int
) -> dict[str, Any]:
    """Return what is told of the work: the map, its tables, what they find."""
    tables = {
        name: Shown.of(TABLES[name](words, answer), csv) for name, csv in csvs.items()
    }
    drawn = answer["maps"].get(language(), {}).get(str(coverage))
    return {
        "svg": Markup(drawn["svg"]) if drawn else "",  # noqa: S704 - our own drawing
        "twin": twin_of(drawn, tables["map"].csv) if drawn else None,
        "left_out": answer["edges_left_out"],
        "tables": tables,
        "headlines": _headlines(words, answer),
        "times": _times(answer),
    }


def process_upload(request: StaffRequest) -> HttpResponse:
    """Read the log of another system; nothing of the file is kept."""
    typed = {name: request.POST.get(name, "").strip() for name in asked_columns()}
    context: dict[str, Any] = {
        "asked": list(asked_columns().items()),
        "typed": {name: text for name, text in typed.items() if text},
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _mined(request.FILES.get("file"), context["typed"])
        except NotMined as bad:
            context["problem"], status = not_mined(bad), UNPROCESSABLE
    return page(request, "office/process_upload.html", context, status=status)


def _mined(sent: object, columns: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(sent, UploadedFile):
        raise NotMined(NO_FILE)
    content = sent.read(MOST_BYTES + 1)
    # No column is called so: a name that is too long only has to be told as wrong.
    named = {name: text[: LONGEST_NAME + 1] for name, text in columns.items()}
    answer = mine_apart(Sent(sent.name or "", content, named))
    if answer["state"] != READ:
        return {"few": True}
    csvs = {name: "" for name in TABLES if name != "own-flow"}
    words = Words.of_file(answer)
    return {"name": sent.name, "coverages": (), **_told(words, answer, csvs, USUAL)}


def _headlines(words: Words, answer: Answer) -> dict[str, str]:
    """Return what each sheet finds, as its heading."""
    steps = answer["steps"]
    found = {"steps": _("待ちの時間は、どの工程にもありません")}
    if steps and steps[0]["waiting"] > 0:
        found["steps"] = _(
            "待ちが最も長いのは「%(step)s」の前：月に合計%(hours)s時間"
        ) % {
            "step": words.step(steps[0]["activity"]),
            "hours": hours(steps[0]["waiting"]),
        }
    variants = answer["variants"]
    found["variants"] = _("流れの型は、どれも10件に満たないので表示しません")
    if variants:
        found["variants"] = _("最も多い流れは%(share)s（%(n)d通りのうち）") % {
            "share": percent(variants[0]["share"]),
            "n": answer["variants_in_all"],
        }
    return found


def _times(answer: Answer) -> list[dict[str, str]]:
    """Say how long a case takes, and how its time is spent."""
    times, n = answer["times"], f"{answer['cases']:,}"
    both = _("中央値 %(median)s、90%%点 %(p90)s")
    if answer["done"] is None:  # another system's log: nothing says what is over
        rows = [
            {"name": _("事案"), "value": _("%(n)s件") % {"n": n}},
            {
                "name": _("最初の記録から最後の記録まで"),
                "value": both % _said(times, ""),
            },
        ]
    else:
        over = f"{answer['done']:,}" if answer["done"] else "―"
        cases = _("%(n)s件（終わった事案 %(done)s件）") % {"n": n, "done": over}
        rows = [{"name": _("事案"), "value": cases}]
        if times:
            rows += [
                {"name": _("受付から終わりまで"), "value": both % _said(times, "")},
                {
                    "name": _("開庁時間だけで数えると"),
                    "value": both % _said(times, "open_"),
                },
            ]
    spent = {
        name: sum(one[name] for one in answer["steps"])
        for name in ("waiting", "handling", "paused")
    }
    whole = sum(spent.values())
    if whole:
        rows.append(
            {
                "name": _("時間のうちわけ（表にある工程の合計）"),
                "value": _(
                    "待ち %(waiting)s、手にしていた時間 %(handling)s、保留 %(paused)s"
                )
                % {name: percent(value / whole) for name, value in spent.items()},
            }
        )
    return rows


def _said(times: Answer, before: str) -> dict[str, str]:
    return {
        name: said(times[f"{before}{name}"], language()) for name in ("median", "p90")
    }


def _own_flow_words(answer: Answer) -> str:
    found = answer["own_flow"]
    if found is None:
        return ""
    values = {"n": f"{found['cases']:,}", "version": found["version"]}
    if found["fitting"] is None:
        return (
            _(
                "第%(version)d版の終わった事案%(n)s件のうち、流れどおりのものは10件未満です。"
            )
            % values
        )
    values["fitting"] = f"{found['fitting']:,}"
    values["share"] = percent(found["fitting"] / found["cases"])
    return (
        _(
            "第%(version)d版の終わった事案%(n)s件のうち%(fitting)s件（%(share)s）が流れどおりです。"
        )
        % values
    )


def _compared(looking: Looking, answer: Answer) -> dict[str, Any]:
    found = answer["comparison"]
    words = Words.of(looking, answer)
    return {
        "verdict": _verdict(found),
        "rows": _compared_rows(found),
        "changed": _most_changed(words, found["edges"]),
        "table": Shown.of(
            compare_table(words, answer), looking.href("process_csv", "compare")
        ),
    }


def _verdict(found: Answer) -> str:
    return {
        "too_few": _("件数が少なく、差があるともないとも言えません"),
        "not_shown": _("差があるとは言えません"),
        "longer": _("Bの事案は、Aより長くかかっています"),
        "shorter": _("Bの事案は、Aより短く済んでいます"),
    }[found["verdict"]]


def _compared_rows(found: Answer) -> list[dict[str, str]]:
    rows = [
        {
            "name": name,
            "value": _("中央値 %(median)s（終わった事案 %(n)s件）")
            % {"median": said(median, language()), "n": f"{n:,}"},
        }
        for name, median, n in zip(
            ("A", "B"), found["medians"], found["n"], strict=True
        )
    ]
    if found["low"] is not None:
        rows += [
            {
                "name": _("差の95%区間"),
                "value": _("%(low)s～%(high)s")
                % {
                    "low": said(found["low"], language()),
                    "high": said(found["high"], language()),
                },
            },
            {
                "name": _("Bの事案がAの事案より長い確率"),
                "value": f"{found['longer_share']:.0%}",
            },
            {"name": _("偶然この差になる確率（p）"), "value": f"{found['p']:.2g}"},
        ]
    return rows


def _most_changed(words: Words, pairs: Sequence[Answer]) -> str:
    """Say where most time was added or taken away."""
    both = [one for one in most_changed(pairs) if None not in one["medians"]]
    if not both or both[0]["medians"][0] == both[0]["medians"][1]:
        return _("時間の変わった移りはありません")
    first = both[0]
    return _("最も変わったのは「%(a)s」から「%(b)s」：%(before)s → %(after)s") % {
        "a": words.step(first["before"]),
        "b": words.step(first["after"]),
        "before": words.time(first["medians"][0]),
        "after": words.time(first["medians"][1]),
    }
