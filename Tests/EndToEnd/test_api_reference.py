"""/openapi.json and its page: open to everybody, self-contained, fetched once."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from api_caller import ApiCaller
from api_document import OPERATIONS, SOURCE
from proxy_process import ROOT

LOADING = ("src", "srcset", "action", "data")
PAGES = ["/openapi.json", "/docs"]


@pytest.fixture
def anyone(api_proxy):
    return ApiCaller(api_proxy.port, None)


def test_the_document_is_the_one_in_the_repository(anyone):
    reply = anyone.send("GET", "/openapi.json").reply
    assert (reply.status, reply.value("Content-Type")) == (200, "application/json")
    assert json.loads(reply.body) == json.loads(SOURCE.read_text())


def test_the_page_is_the_one_in_the_repository(anyone):
    reply = anyone.send("GET", "/docs").reply
    assert (reply.status, reply.value("Content-Type")) == (200, "text/html; charset=utf-8")
    assert reply.body == (ROOT / "Sources/CReference/reference.html").read_bytes()


class Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.links, self.loads = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if tag == "a" else []
        self.loads += [value for name, value in attrs if name in LOADING]
        self.loads += [name for name in attributes if name.startswith("on") or name == "style"]


def test_the_page_shows_every_operation_and_loads_nothing(anyone):
    text = anyone.send("GET", "/docs").reply.body.decode()
    page = Outline()
    page.feed(text)
    assert {operation.name for operation in OPERATIONS} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "img", "iframe", "form", "base", "object"} & set(page.tags)
    assert page.loads == [] and "@import" not in text and "url(" not in text
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"/openapi.json"}


def test_the_page_allows_its_own_style_and_nothing_else(anyone):
    reply = anyone.send("GET", "/docs").reply
    style = re.search(rb"<style>(.*?)</style>", reply.body, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    policy = dict(part.split(" ", 1) for part in reply.value("Content-Security-Policy").split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert reply.value("X-Content-Type-Options") == "nosniff"
    assert b"color-scheme: light dark" in style and b":focus-visible" in style


@pytest.mark.parametrize("path", PAGES)
def test_what_is_known_is_not_sent_again(anyone, path):
    first = anyone.send("GET", path).reply
    tag = first.value("ETag")
    for known in (tag, f'"other", W/{tag}', "*"):
        again = anyone.send("GET", path, headers=[("If-None-Match", known)]).reply
        assert (again.status, again.body, again.value("ETag")) == (304, b"", tag)
    for other in ('"other"', tag[:-2] + '"', tag.strip('"')):
        assert anyone.send("GET", path, headers=[("If-None-Match", other)]).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_only_reading_is_allowed(anyone, path):
    head, whole = anyone.send("HEAD", path).reply, anyone.send("GET", path).reply
    assert (head.status, head.body) == (200, b"")
    assert head.value("Content-Length") == str(len(whole.body))
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = anyone.send(method, path)
        assert (refused.status, refused.reply.value("Allow")) == (405, "GET, HEAD, OPTIONS")
    assert anyone.send("OPTIONS", path).status == 204


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_other_sites_get_neither(anyone, path):
    assert anyone.send("GET", path, headers=[("Origin", "https://evil.example")]).status == 403
    assert anyone.send("GET", path, headers=[("Sec-Fetch-Site", "cross-site")]).status == 403
