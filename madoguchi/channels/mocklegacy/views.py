"""The one screen of the old system: look for an entry, or type a new one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.channels.mocklegacy.book import FIELDS, entries, faults, write


@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, ward: int) -> HttpResponse:
    """Show what is found; on POST, write an entry."""
    typed = {name: request.POST.get(name, "").strip() for name, _, _ in FIELDS}
    told: list[str] = []
    if request.method == "POST":
        told = faults(typed)
        if not told:
            write(ward, typed)
            return HttpResponseRedirect(f"{request.path}?key={typed['key']}")
    key = request.GET.get("key", "")
    context = {
        "fields": [(name, label, typed[name]) for name, label, _ in FIELDS],
        "key": key,
        "found": entries(ward, key) if key else [],
        "count": len(entries(ward)),
        "told": told,
    }
    return render(request, "mocklegacy/screen.html", context)
