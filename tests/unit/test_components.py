"""The components, by the same examples that the gallery shows; nothing here needs a database."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import Http404
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

from cheguan.facts.plates import PLATE_KINDS
from cheguan.ui import catalogue, errors, views
from cheguan.ui.glyphs import GLYPHS
from cheguan.ui.plates import draw, spoken

UI = Path(catalogue.__file__).parent
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
EXAMPLES = [
    (name, example) for name in catalogue.names() for example in catalogue.describe(name).examples
]
VOID = {"input", "br", "img", "meta", "link", "hr"}
PHRASING_ONLY = {"p", "span", "button", "b", "small", "strong", "label", "h2", "h3", "legend"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "table", "form", "h2", "h3", "section", "article", "nav"}
INTERACTIVE = {"a", "button"}
HOMES = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "td": {"tr"}, "th": {"tr"}}


class Strict(HTMLParser):
    """Raises AssertionError at the first thing that a browser would have to put right."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs), f"an attribute twice in {attrs}"
        assert values.get("id", "") not in self.ids, f"id twice: {values['id']}"
        self.ids |= {str(values["id"])} if "id" in values else set()
        assert not (tag in BLOCKS and PHRASING_ONLY & set(self.open)), f"{tag} in {self.open}"
        assert not (tag in INTERACTIVE and INTERACTIVE & set(self.open)), f"{tag} in {self.open}"
        assert not (tag == "form" and "form" in self.open), "a form in a form"
        assert tag not in HOMES or self.open[-1] in HOMES[tag], f"{tag} in {self.open}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open, f"<{tag}/> closes itself only in a drawing"

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open}"
        self.open.pop()


class Inline(HTMLParser):
    """Collects what `style-src 'self'; script-src 'self'` would block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.blocked += [tag] if tag in {"style", "script"} else []
        self.blocked += [key for key, _ in attrs if key == "style" or key.startswith("on")]


@pytest.fixture(autouse=True)
def plain_addresses(settings: Any) -> None:
    """Static files by their own names, and the address that changes the language."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    settings.ROOT_URLCONF = (
        path("gallery/", include("cheguan.ui.urls")),
        path("i18n/", include("django.conf.urls.i18n")),
    )


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def rendered(name: str, example: str) -> str:
    arguments = catalogue.in_this_language(catalogue.describe(name).examples[example])
    return catalogue.render(name, arguments, RequestFactory().get("/gallery/"))


def on_page(source: str, **variables: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(variables))


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_is_well_nested_html_in_every_language(
    name: str, example: str, language: str
) -> None:
    html = rendered(name, example)
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert html.strip()
    assert parser.open == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_no_example_has_anything_that_the_content_security_policy_blocks(
    name: str, example: str
) -> None:
    parser = Inline()
    parser.feed(rendered(name, example))
    assert parser.blocked == []


@pytest.mark.parametrize("name", catalogue.names())
def test_every_documented_argument_is_read_by_the_template(name: str) -> None:
    folder = catalogue.FOLDER / name
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.html"))
    source += (catalogue.FOLDER / "field" / "error.html").read_text(encoding="utf-8")
    for argument in catalogue.describe(name).arguments:
        assert re.search(rf"[{{ =|]{argument}\b", source), argument


def test_a_misspelt_argument_is_refused_with_the_ones_that_exist() -> None:
    with pytest.raises(TemplateSyntaxError, match="no argument 'ton'; it has text, tone"):
        on_page('{% component "tag" text="x" ton="granted" %}')


def test_a_component_that_does_not_exist_is_refused_with_the_ones_that_do() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"no component 'plates'; there are .*plate"):
        on_page('{% component "plates" %}')


def test_a_component_cannot_see_the_variables_of_its_page() -> None:
    assert "tag--plain" in on_page('{% component "tag" text="x" %}', tone="granted")


def test_what_is_given_to_a_component_is_escaped() -> None:
    assert "&lt;b&gt;" in on_page('{% component "tag" text=text %}', text="<b>")


def test_a_card_wraps_a_piece_of_the_page_without_escaping_it_again() -> None:
    html = on_page('{% wrap "card" title="T" %}<p>{{ text }}</p>{% endwrap %}', text="a & b")
    assert "<p>a &amp; b</p>" in html


def test_the_language_switch_comes_back_to_the_page_with_its_query() -> None:
    request = RequestFactory().get("/gallery/", {"page": "2"})
    html = catalogue.render("language", {}, request)
    assert 'action="/i18n/setlang/"' in html
    assert 'name="next" value="/gallery/?page=2"' in html
    assert "csrfmiddlewaretoken" in html


def test_a_field_keeps_what_was_typed_and_ties_the_message_to_it() -> None:
    html = rendered("field", "with a mistake")
    assert 'value="粤BO2345"' in html
    assert 'aria-describedby=" plate-wrong-error"' in html
    assert 'id="plate-wrong-error"' in html


def test_the_mistakes_at_the_top_lead_to_their_fields() -> None:
    summary = rendered("error-summary", "two mistakes")
    fields = rendered("field", "with a mistake") + rendered("radios", "with a mistake")
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in fields


@pytest.mark.parametrize(
    ("number", "said"),
    [("粤a·58k26", "粤A·58K26"), ("粤A9K2**", "粤A·9K2**"), ("使224123", "使224123")],
)
def test_a_plate_is_read_out_as_people_write_it(number: str, said: str) -> None:
    assert spoken(number) == said


def test_a_plate_has_the_proportions_of_the_standard() -> None:
    small = draw("粤A58K26", "02")
    assert small is not None
    assert [glyph.x for glyph in small.glyphs] == [15.5, 72.5, 151.5, 208.5, 265.5, 322.5, 379.5]
    assert small.dot is not None
    assert small.dot.x == 134.5


@pytest.mark.parametrize("kind", [k.code for k in PLATE_KINDS.values() if k.issued and k.size])
def test_every_kind_of_plate_holds_its_number_within_its_edges(kind: str) -> None:
    plate = draw("粤AD12345" if kind in {"51", "52"} else "粤A12345", kind)
    assert plate is not None
    for glyph in plate.glyphs:
        assert 0.03 * plate.size.width < glyph.x
        assert glyph.x + glyph.width < 0.97 * plate.size.width
        assert glyph.y + glyph.height < 0.97 * plate.size.height
    css = (catalogue.FOLDER / "plate" / "style.css").read_text(encoding="utf-8")
    assert f".plate--{plate.ground} " in css


def test_a_kind_without_a_plate_is_written_not_drawn() -> None:
    assert draw("粤A12345", "41") is None
    assert draw("", "02") is None
    assert rendered("plate", "kind without a plate").strip() == (
        '<span class="plate-number">粤A·58K26</span>'
    )


def test_every_digit_and_letter_of_a_plate_has_its_strokes() -> None:
    assert set("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ*") == set(GLYPHS)


def test_the_mark_says_for_which_vehicle_and_until_when() -> None:
    with translation.override("en"):
        html = rendered("mark", "until December")
    assert 'aria-label="Inspection mark of 粤A·58K26, valid until the end of 2028-12"' in html


@pytest.mark.parametrize("status", errors.TROUBLES)
def test_an_error_page_needs_neither_database_nor_session(status: int, language: str) -> None:
    response = errors.page(RequestFactory().post("/somewhere"), status)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{errors.TROUBLES[status].title}</h1>" in html
    assert f'<html lang="{language[:3]}{language[3:].title()}">' in html


def test_the_gallery_exists_only_in_a_demonstration(settings: Any) -> None:
    request = RequestFactory().get("/gallery/")
    settings.DEMONSTRATION = True
    assert views.gallery(request).status_code == 200
    settings.DEMONSTRATION = False
    with pytest.raises(Http404):
        views.gallery(request)


def test_an_unknown_component_has_no_page_in_the_gallery() -> None:
    with pytest.raises(Http404):
        views.one(RequestFactory().get("/gallery/nothing/"), "nothing")


def test_the_stylesheet_is_built_from_the_present_sources() -> None:
    """In the order of styles/build.mjs; when it fails: `npm ci && npm run build` there."""
    styles = UI / "styles"
    own = [catalogue.FOLDER / name / "style.css" for name in catalogue.names()]
    sources = ["package.json", "build.mjs", "cheguan.scss", "tokens.css", "base.css"]
    digest = hashlib.sha256()
    for file in [*(styles / name for name in sources), *own, styles / "pages.css"]:
        digest.update(file.read_bytes())
    built = (UI / "static/ui/cheguan.css").read_text(encoding="utf-8")
    assert f"Built from {digest.hexdigest()}." in built


def test_the_stylesheet_is_light_and_asks_no_other_host_for_anything() -> None:
    css = (UI / "static/ui/cheguan.css").read_text(encoding="utf-8")
    assert len(gzip.compress(css.encode())) < 15_000
    assert "url(" not in css
    assert "@import" not in css
    assert "GDS Transport" not in css


def test_a_date_among_the_facts_is_never_broken_and_what_departments_say_is_escaped() -> None:
    rows = [{"label": "x", "value": "<b> 2026-08-17 to 2027-08-16"}]
    drawn = catalogue.render("facts", {"rows": rows}, None)
    assert '&lt;b&gt; <span class="whole">2026-08-17</span> to' in drawn
    assert drawn.count('class="whole"') == 2
