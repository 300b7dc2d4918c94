"""POST /callbacks/treasury: the treasury tells of a payment or a refund (docs/departments.md).

What is not taken in it repeats by itself; what it never tells us we ask for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from cheguan.agencies.exchange import Unanswered
from cheguan.agencies.treasury.client import NotTheirs, called_back
from cheguan.payments import orders
from cheguan.payments.journal import from_callback


@csrf_exempt  # nobody is signed in here: the signature says who speaks
@require_POST
def called(request: HttpRequest) -> HttpResponse:
    """204 once it is taken in, the first time or again."""
    text = request.body.decode("ascii", "replace")
    try:
        told = from_callback(called_back(text), text)
        orders.heard(told, datetime.now(UTC))
    except NotTheirs as error:
        return _problem(HTTPStatus.UNAUTHORIZED, str(error))
    except ValidationError:
        return _problem(HTTPStatus.BAD_REQUEST, "The call-back lacks something, or has it wrong.")
    except orders.UnknownOrder:
        return _problem(HTTPStatus.NOT_FOUND, "We have no such order.")
    except Unanswered:
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "Your keys cannot be had: call again.")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _problem(status: HTTPStatus, detail: str) -> HttpResponse:
    """RFC 9457, for machines: in English."""
    problem = {"title": status.phrase, "status": status.value, "detail": detail}
    return JsonResponse(problem, status=status, content_type="application/problem+json")
