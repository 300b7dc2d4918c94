"""Files that a browser gets to show or to keep."""

from __future__ import annotations

from django.http import HttpResponse


def pdf(name: str, content: bytes) -> HttpResponse:
    """A paper, shown in the browser; `name` is what it is called when it is kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
