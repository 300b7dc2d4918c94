"""缴费: to the treasury's page and back, and the receipt. The platform itself takes no money."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan.casework import paying as casework
from cheguan.casework.models import Case, State
from cheguan.channels.portal.cases import mine
from cheguan.channels.present import cases, words
from cheguan.channels.who import for_citizens, now
from cheguan.facts.people import Party
from cheguan.payments import asking, orders, receipts
from cheguan.payments.orders import NotWanted, PaymentUnavailable
from cheguan.payments.states import State as OrderState
from cheguan.ui import errors

PAUSE, TRIES = 3, 10
"""Seconds between two looks for the treasury's word, and how many there are by themselves."""


@require_POST
@for_citizens
def pay(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """Order the payment, once however often it is asked for, and show the way to its page."""
    case = mine(person, number)
    if case.state != State.PAYING:
        return _to(case)
    back = request.build_absolute_uri(reverse("portal:paid", args=(case.number,)))
    notify = request.build_absolute_uri(reverse("callbacks:treasury"))
    try:
        address = casework.page(case, back, notify, now())
    except NotWanted:
        return _to(case)
    except PaymentUnavailable:
        return _unavailable(request, case)
    order = orders.of_case(case.city, case.number)
    context = {
        "name": cases.name(case),
        "amount": words.money(order.amount_fen if order else 0),
        "pay_url": address,
        "back": reverse("portal:case", args=(case.number,)),
    }
    return render(request, "portal/pay.html", context)


def _unavailable(request: HttpRequest, case: Case) -> HttpResponse:
    here = reverse("portal:case", args=(case.number,))
    return errors.page(
        request,
        503,
        title=_("The payment platform does not answer at the moment"),
        sentence=_("Your case is kept and nothing was charged. Try again in a few minutes."),
        action={"text": _("Back to the case"), "href": here},
    )


@require_GET
@never_cache
@for_citizens
def paid(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """Back from the treasury's page: ask it once, then wait for its own word, which alone counts.
    A payment that failed leads back to the case, where it can be tried again."""
    case = mine(person, number)
    order = orders.of_case(case.city, case.number)
    if case.state != State.PAYING or order is None:
        return _to(case)
    tries = _tries(request)
    if not tries:
        order = asking.ask_back(order, now())
    if order.state == OrderState.FAILED:
        return _to(case)
    context = {
        "name": cases.name(case),
        "arrived": order.state == OrderState.PAID,
        "waiting": tries < TRIES,
        "again": f"?n={tries + 1}",
        "back": reverse("portal:case", args=(case.number,)),
    }
    response = render(request, "portal/paid.html", context)
    if tries < TRIES:
        response["Refresh"] = f"{PAUSE}; url={request.path}?n={tries + 1}"
    return response


def _tries(request: HttpRequest) -> int:
    text = request.GET.get("n", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100") else TRIES


@require_GET
@never_cache
@for_citizens
def receipt(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """非税票据: what was paid, to print."""
    case = mine(person, number)
    order = orders.of_case(case.city, case.number)
    if order is None or order.paid_at is None:
        raise Http404
    told = receipts.receipt(order)
    context = {
        "name": cases.name(case),
        "rows": [
            {"label": _("Number of the receipt"), "value": told["number"] or "—"},
            {"label": _("Payer"), "value": told["payer"]},
            {"label": _("For"), "value": told["title"]},
            {"label": _("Amount"), "value": words.money(told["amount_fen"])},
            {"label": _("Paid at"), "value": words.moment(told["at"])},
            {"label": _("Transaction"), "value": told["transaction"] or "—"},
            {"label": _("Case number"), "value": case.number},
        ],
        "pdf": reverse("portal:receipt-pdf", args=(case.number,)) if receipts.signed(order) else "",
        "back": reverse("portal:case", args=(case.number,)),
    }
    return render(request, "portal/receipt.html", context)


def _to(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal:case", args=(case.number,)))
