"""Someone who uses the pages over HTTP as a browser without JavaScript does: links and forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


@dataclass
class Form:
    """A form of a page: where it goes, what it sends by itself, and its named buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and words of each button that sends something."""


@dataclass
class Page:
    """What a visitor sees: the address, the words, the links and the forms."""

    address: str
    status: int
    words: str
    labels: list[str]
    """What its pictures are called: plates, marks."""
    links: list[str]
    forms: list[Form]

    def form(self, holds: Callable[[Form], bool]) -> Form:
        """The first form that fits. Raises LookupError with the page's words."""
        found = next((form for form in self.forms if holds(form)), None)
        if found is None:
            raise LookupError(f"{self.address} has no such form; it says: {self.words[:300]}")
        return found

    def link(self, part: str) -> str:
        """The first link whose address has this part. Raises LookupError."""
        found = next((link for link in self.links if part in link), None)
        if found is None:
            raise LookupError(f"{self.address} has no link to {part}; it says: {self.words[:300]}")
        return found


class Visitor:
    """A browser's session: cookies are kept, redirects followed, forms sent with their fields."""

    def __init__(self, address: str) -> None:
        headers = {"Accept-Language": "en", "Referer": address}
        self._client = httpx.Client(
            base_url=address, follow_redirects=True, timeout=30, headers=headers
        )

    def open(self, address: str) -> Page:
        """Follow a link."""
        return self._page(self._client.get(address))

    def send(self, page: Page, form: Form, **typed: str) -> Page:
        """Send a form of a page, with what was typed or pressed."""
        address = form.action or page.address
        fields = {**form.fields, **typed}
        if form.method == "get":
            return self._page(self._client.get(address, params=fields))
        return self._page(self._client.post(address, data=fields))

    def close(self) -> None:
        """Leave."""
        self._client.close()

    def _page(self, response: httpx.Response) -> Page:
        reader = _Reader()
        reader.feed(response.text)
        return Page(
            response.url.path,
            response.status_code,
            " ".join("".join(reader.words).split()),
            reader.labels,
            reader.links,
            reader.forms,
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.labels: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._button: tuple[str, str] | None = None
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("role") == "img":
            self.labels.append(given.get("aria-label", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms and given.get("name"):
            self._input(given)
        elif tag == "button" and "name" in given:
            self._button, self._said = (given["name"], given.get("value", "")), []

    def _input(self, given: dict[str, str]) -> None:
        chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if chosen:
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button and self.forms:
            self.forms[-1].buttons.append((*self._button, " ".join("".join(self._said).split())))
            self._button = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._button:
            self._said.append(data)
