"""The tour's visitor finds its way as a browser without JavaScript does, from site to site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cheguan.config.visitor import Visitor


class _Site(BaseHTTPRequestHandler):
    pages: dict[str, str]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(f"{self.path} {self.headers.get('Cookie', '')} {sent}")

    def _answer(self, said: str = "") -> None:
        page = self.pages.get(self.path, "")
        moved = page.startswith("http")
        self.send_response(303 if moved else 200)
        if moved:
            self.send_header("Location", page)
        self.send_header("Set-Cookie", "been=here")
        self.end_headers()
        if not moved:
            self.wfile.write(f"{page}<p>{said}</p>".encode())

    def log_message(self, *args: object) -> None:
        """Silence."""


@contextmanager
def site(**pages: str) -> Iterator[str]:
    handler = type("Site", (_Site,), {"pages": {f"/{name}": page for name, page in pages.items()}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    form = (
        '<form method="post"><input name="a" value="1"><input type="radio" name="b" value="2">'
        '<input type="radio" name="b" value="3" checked><input type="file" name="c">'
        '<select name="d"><option value="4"><option value="5" selected></select>'
        '<select name="e"><option value="6"><option value="7"></select></form>'
        '<form id="far" method="post" action="/far"><input name="f" value="8"></form>'
        '<p>outside <button form="far" name="go" value="9">Go <b>there</b></button></p>'
    )
    with site(form=form) as there, site(away=f"{there}/form", back="back") as here:
        visitor = Visitor(here)
        yield visitor
        visitor.close()


def test_a_form_of_another_site_is_sent_back_to_it(visitor: Visitor) -> None:
    page = visitor.open("/away")
    answer = visitor.send(page, page.forms[0])

    assert page.address == "/form"
    assert answer.url == page.url
    assert answer.words.startswith("outside Go there /form")


def test_what_a_browser_sends_by_itself_is_sent(visitor: Visitor) -> None:
    page = visitor.open("/away")

    assert page.forms[0].fields == {"a": "1", "b": "3", "d": "5", "e": "6"}


def test_what_is_typed_replaces_what_stands_there(visitor: Visitor) -> None:
    page = visitor.open("/away")
    answer = visitor.send(page, page.forms[0], a="other")

    assert "a=other&b=3&d=5&e=6" in answer.words


def test_a_button_outside_a_form_belongs_to_the_one_it_names(visitor: Visitor) -> None:
    page = visitor.open("/away")

    assert page.forms[0].buttons == []
    assert page.forms[1].buttons == [("go", "9", "Go there")]


def test_cookies_are_kept(visitor: Visitor) -> None:
    page = visitor.open("/away")

    assert "been=here" in visitor.send(page, page.forms[0]).words


def test_an_address_without_a_page_is_one_of_the_first_site(visitor: Visitor) -> None:
    visitor.open("/away")

    assert visitor.open("/back").words == "back"
