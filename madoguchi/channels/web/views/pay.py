"""The way to the payment page. A link leads there, as one begins a sign-in."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import begin_payment
from madoguchi.cases.queries import open_own
from madoguchi.channels.web.http import ResidentRequest, page
from madoguchi.channels.web.visitors import held_case, renewed
from madoguchi.design.addresses import reverse
from madoguchi.payments.actions.receiving import Visit


@page("applicant")
def pay(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Send the browser to the payment company; often is the same as once."""
    held = held_case(request, case)
    title = open_own(held.case).form.definition.title
    hooks = reverse("web:home")
    visit = Visit(
        title=str(title),
        back=f"{settings.PUBLIC_URL}{reverse('web:case', args=[case])}",
        tell=f"{settings.PUBLIC_URL}{hooks}hooks/payments/",
    )
    address = begin_payment(held.case, visit, by=held.by, at=request.now)
    return renewed(request, HttpResponseRedirect(address), held)
