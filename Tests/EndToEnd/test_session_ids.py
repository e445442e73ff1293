"""A session id is bytes: none of them means anything, and what could be misread is refused."""

import json
import unicodedata
from dataclasses import replace
from urllib.parse import quote_from_bytes

import pytest

from callers import ASK, TELL, Caller, chat_body, new_key, new_name, new_session
from raw_http import RawClient

# All of them at once in one agent: each is somebody else.
STRANGERS = [
    *("anna", "Anna", "ANNA", "ann", "annaa", "anna1", "anna.", "anna-", "an na", "an  na"),
    *("%", "%%", "_", "____", "*", "?", ".*", "[a-z]*", "ann%", "ann_", "%61nna", "anna%00"),
    *("'", '"', "''", "`", "\\", "anna'", "anna' OR '1'='1", "' OR 1=1 --", "\\x61nna"),
    *("'; DROP TABLE memory; --", 'anna" UNION SELECT * FROM memory', "anna/*", "anna;"),
    *(".", "..", "/", "../anna", "anna/../anna", "/etc/passwd", "a/b", "a%2Fb", "~", "file:///x"),
    *("caf\u00e9", "cafe\u0301", "CAF\u00c9", "cafe", "\ufb01", "fi", "\u00df", "ss", "SS"),
    *("\u0430nna", "\uff41nna", "\u212a", "K", "k", "\u0130", "i\u0307", "I", "\u0131"),
    *("an\u00adna", "an\u200bna", "an\u200dna", "\u202eanna", "\ufeffanna", "\U0001f985"),
    *("null", "None", "0", "00", "1", "1.0", "true", "default", "anonymous", "{}", "[]"),
    *("anna@example.org", "Anna@Example.org", "+1 555 0100", "<anna>", "anna#", "anna?x=1"),
    *("nan", "NULL", "-1", "1e3", "1000", "session", "anna\u0301", "\u1e9e", "\u03a3", "\u03c3"),
    *("\u03c2", "\u01c6", "d\u017e", "\u2126", "\u03a9", "\u5973", "\uf981", "\uff10", "\u0660"),
    *("a" * 255, "a" * 256, "\u00e9" * 128, "a:b", "a,b", "a=b", "a|b", "a&b", "$1", "${HOME}"),
]


def header(caller: Caller, text: str, session: str):
    fields = [("X-Session-Id", session.encode().decode("latin-1"))]
    return caller.post(chat_body(text), *fields)


def path(caller: Caller, text: str, session: str):
    segment = quote_from_bytes(session.encode(), safe="")
    return caller.post(chat_body(text), path=f"/s/{segment}/v1/chat/completions")


def body(caller: Caller, text: str, session: str):
    return caller.post(chat_body(text, user=session))


WAYS = [header, path, body]


def test_the_table_is_what_it_says():
    assert len(set(STRANGERS)) == len(STRANGERS) >= 100
    folded = {unicodedata.normalize("NFKC", id).casefold() for id in STRANGERS}
    assert len(folded) < len(STRANGERS) - 15, "they should look more alike"


@pytest.mark.timeout(240)
def test_a_hundred_ids_that_look_alike_are_a_hundred_sessions(caller, upstream):
    """Told in one way and asked in all of them: the same bytes are the same session, others not."""
    nameless = replace(caller, session=None)
    names = {session: new_name() for session in STRANGERS}
    for number, (session, name) in enumerate(names.items()):
        assert WAYS[number % 3](nameless, TELL.format(name), session).status == 200, session
    for session, name in names.items():
        for way in WAYS:
            assert way(nameless, ASK, session).status == 200, session
            seen = {other for other in names.values() if other.encode() in upstream.last.body}
            assert seen == {name}, (session, way.__name__)


@pytest.mark.parametrize("blank", [" anna", "anna ", "\tanna", "anna\t", "an\tna", " ", "\u3000"])
def test_blanks_belong_to_an_id_where_they_can_be_sent(caller, upstream, blank):
    """HTTP takes them off around a header's value; a path and a body keep them."""
    nameless = replace(caller, session=None)
    name, plain = new_name(), new_name()
    assert path(nameless, TELL.format(name), blank).status == 200
    assert path(nameless, TELL.format(plain), "anna").status == 200
    assert body(nameless, ASK, blank).status == 200
    assert name.encode() in upstream.last.body and plain.encode() not in upstream.last.body


def refused(reply, upstream) -> bool:
    return reply.status == 400 and bool(reply.error) and upstream.requests == []


@pytest.mark.parametrize("session", ["a" * 257, "\u00e9" * 129, "a" * 60_000, "an\x00na", "\x00"])
@pytest.mark.parametrize("way", [path, body])
def test_too_long_or_with_a_nul_is_refused(caller, upstream, session, way):
    if way is path and len(session) > 20_000:
        session = session[:20_000]
    assert refused(way(replace(caller, session=None), ASK, session), upstream)


BAD_SEGMENTS = ["%ff", "anna%e9", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "%", "%6", "%zz", "a%00"]


@pytest.mark.parametrize("segment", BAD_SEGMENTS)
def test_a_path_that_is_no_text_is_refused(caller, upstream, segment):
    reply = replace(caller, session=None).ask(path=f"/s/{segment}/v1/chat/completions")
    assert refused(reply, upstream)


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00", r"a\ud800", r"\ud800\ud800", r"a\u0000"])
@pytest.mark.parametrize("member", ['"user":"%s"', '"metadata":{"user_id":"%s"}'])
def test_a_body_that_names_no_text_is_refused(caller, upstream, escape, member):
    """Halves of surrogate pairs would all be the same replacement character."""
    data = json.dumps(chat_body(ASK))[:-1] + "," + member % escape + "}"
    assert refused(replace(caller, session=None).post(data.encode()), upstream)


@pytest.mark.parametrize("value", ["caf\xe9", "\xff", "\xed\xa0\x80", "a\xef\xbf\xbd"])
def test_a_header_that_is_no_text_is_refused(caller, upstream, value):
    assert refused(replace(caller, session=None).ask(("X-Session-Id", value)), upstream)


def as_bytes(text: str) -> str:
    """UTF-8 on the wire, where the client writes Latin-1."""
    return text.encode().decode("latin-1")


def test_a_nul_in_a_header_ends_the_connection(caller, upstream):
    with RawClient(caller.port, timeout=3) as client:
        client.request("POST", "/v1/chat/completions", [("X-Session-Id", "an\x00na")], b"{}")
        assert client.read_to_close().startswith(b"HTTP/1.1 400 ")
    assert upstream.requests == []


TWO = [
    [("X-Session-Id", "anna"), ("X-Session-Id", "bob")],
    [("X-Session-Id", "anna"), ("x-session-id", "Anna")],
    [("X-Session-Id", "caf\xc3\xa9"), ("X-Session-Id", "cafe\xcc\x81")],
    [("X-Session-Id", "anna"), ("X-Session-Id", "")],
    [("X-Session-Id", ""), ("X-Session-Id", "anna")],
]


@pytest.mark.parametrize("fields", TWO)
def test_two_headers_that_differ_are_refused(caller, upstream, fields):
    assert refused(replace(caller, session=None).ask(*fields), upstream)


# Keys


def test_keys_that_look_alike_are_strangers(caller, upstream):
    """All with the same session; and a key that was swapped finds nothing of the other's."""
    stem, session = new_key(), new_session()
    keys = [stem, stem.upper(), stem[:-1], stem + "0", stem + "%", stem + "*", stem + "'--"]
    keys += [as_bytes(stem + "\u00e9"), as_bytes(stem + "e\u0301"), stem + " " + stem, stem + ","]
    names = {key: new_name() for key in keys}
    for key, name in names.items():
        assert Caller(caller.base_url, session, key).post(chat_body(TELL.format(name))).status < 300
    for key, name in names.items():
        assert Caller(caller.base_url, session, key).ask().status == 200
        seen = {other for other in names.values() if other.encode() in upstream.last.body}
        assert seen == {name}, key


@pytest.mark.parametrize("byte", ["\xe8", "\xe9", "\xed\xa0\x80"])
def test_a_key_that_is_no_text_is_refused(caller, upstream, byte):
    """The HTTP parser makes the same character of all of them: they would share their memories."""
    reply = Caller(caller.base_url, key=new_key() + byte).ask()
    assert reply.status == 401 and reply.error
    assert upstream.requests == []
