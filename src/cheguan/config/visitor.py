"""Someone who uses the pages over HTTP as a browser without JavaScript does: links and forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

_NOT_SENT = {"file", "submit", "button", "reset", "image"}
"""Inputs that send nothing of themselves, or only when pressed."""
_WITHIN_WORDS = {"a", "b", "em", "i", "span", "strong", "wbr"}
"""All other tags part the words before them from those after."""


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
    """What a visitor sees: where it is, the words, the links and the forms."""

    url: str
    status: int
    words: str
    labels: list[str]
    """What its pictures are called: plates, marks."""
    links: list[str]
    forms: list[Form]

    @property
    def address(self) -> str:
        """The path within its site."""
        return urlsplit(self.url).path

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
    """A browser's session, on whatever site a link leads to: cookies are kept, redirects followed,
    forms sent with their fields."""

    def __init__(self, address: str) -> None:
        headers = {"Accept-Language": "en", "Referer": address}
        self._client = httpx.Client(
            base_url=address, follow_redirects=True, timeout=30, headers=headers
        )

    def open(self, address: str, page: Page | None = None) -> Page:
        """Follow a link of a page; or go to an address of the site that one began with."""
        return self._page(self._client.get(urljoin(page.url, address) if page else address))

    def send(self, page: Page, form: Form, **typed: str) -> Page:
        """Send a form of a page, with what was typed or pressed."""
        address = urljoin(page.url, form.action)
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
            str(response.url),
            response.status_code,
            _tidy(reader.words),
            reader.labels,
            reader.links,
            reader.forms,
        )


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.labels: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._form: Form | None = None
        self._button: tuple[Form, str, str] | None = None
        self._said: list[str] = []
        self._select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        given = {name: value or "" for name, value in attrs}
        if given.get("role") == "img":
            self.labels.append(given.get("aria-label", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._begin(given)
        elif tag == "option":
            self._option(given)
        elif (form := self._form_of(given)) and given.get("name"):
            self._control(tag, form, given)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "button" and self._button:
            form, name, value = self._button
            form.buttons.append((name, value, _tidy(self._said)))
            self._button = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._button:
            self._said.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _WITHIN_WORDS:
            self.words.append(" ")

    def _begin(self, given: dict[str, str]) -> None:
        self._form = Form(given.get("action", ""), given.get("method", "get").lower())
        self.forms.append(self._form)
        self._named[given.get("id", "")] = self._form

    def _form_of(self, given: dict[str, str]) -> Form | None:
        """The form that a control is in, or that it names."""
        return self._named.get(given["form"]) if "form" in given else self._form

    def _control(self, tag: str, form: Form, given: dict[str, str]) -> None:
        if tag == "input":
            self._input(form, given)
        elif tag == "select":
            self._select = (form, given["name"])
        elif tag == "button":
            self._button, self._said = (form, given["name"], given.get("value", "")), []

    def _input(self, form: Form, given: dict[str, str]) -> None:
        kind = given.get("type")
        chosen = kind not in {"radio", "checkbox"} or "checked" in given
        if chosen and kind not in _NOT_SENT:
            form.fields[given["name"]] = given.get("value", "")

    def _option(self, given: dict[str, str]) -> None:
        """The first option, unless another one is selected."""
        if self._select:
            form, name = self._select
            if "selected" in given or name not in form.fields:
                form.fields[name] = given.get("value", "")
