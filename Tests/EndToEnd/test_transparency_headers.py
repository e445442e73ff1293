"""Headers keep their order, their case and their number; only those of a single hop stay behind."""

import pytest

import answers
from callers import chat_body
from raw_http import RawClient

ODD = [
    ("X-Zebra", "1"),
    ("x-apple", "2"),
    ("X-mIxEd-CaSe", "kept; as, it=is"),
    ("X-Repeated", "first"),
    ("X-Between", "\t blanks inside  stay"),
    ("X-Repeated", "second"),
    ("X-Empty", ""),
    ("Cookie", "a=1; b=2"),
    ("User-Agent", "odd/1.0 (test)"),
    ("Accept", "text/*;q=0.3, */*;q=0.1"),
    ("OpenAI-Organization", "org-1"),
]
ONE_HOP = [
    ("Connection", "keep-alive, X-Named"),
    ("X-Named", "by Connection"),
    ("Keep-Alive", "timeout=5"),
    ("TE", "trailers"),
    ("Proxy-Authorization", "Basic eDp5"),
    ("Proxy-Connection", "keep-alive"),
]
ROUTES = [("POST", "/v1/chat/completions", b"{}"), ("GET", "/v1/models", None)]


def fields(lines, names) -> list[tuple[str, str]]:
    """The (name, value) pairs of these names, in their order and case."""
    wanted = {name.lower() for name, _ in names}
    pairs = (line.decode("latin-1").split(":", 1) for line in lines)
    return [(name, value.strip(" \t")) for name, value in pairs if name.lower() in wanted]


def trimmed(pairs) -> list[tuple[str, str]]:
    return [(name, value.strip(" \t")) for name, value in pairs]


@pytest.fixture(params=ROUTES, ids=["chat", "models"])
def exchange(request, proxy, upstream):
    """Sends these headers over the route and returns what the upstream got and the reply."""
    method, target, body = request.param

    def send(headers):
        with RawClient(proxy.port) as client:
            client.request(method, target, headers, body)
            reply = client.read()
        return upstream.last, reply

    return send


def test_request_headers_arrive_as_they_were(exchange):
    request, _ = exchange(ODD)
    assert fields(request.head, ODD) == trimmed(ODD)


# Header values that are not UTF-8 are repaired by the HTTP parser: docs/decisions/0004.
LATIN_1 = pytest.param("caf\xe9", id="Latin-1", marks=pytest.mark.xfail(strict=True))


@pytest.mark.parametrize("value", [LATIN_1, pytest.param("caf\xc3\xa9", id="UTF-8")])
def test_bytes_beyond_ascii_are_kept_both_ways(exchange, upstream, value):
    upstream.answer = answers.body(b"{}", headers=[("X-Reply", value)])
    request, reply = exchange([("X-Request", value)])
    assert (request.value("X-Request"), reply.value("X-Reply")) == (value, value)


def test_a_reply_header_whose_name_is_beyond_ascii_ends_nobody(exchange, upstream):
    upstream.answer_next(answers.body(b"{}", headers=[("X-\xc3\x9cmlaut", "1")]))
    _, reply = exchange([])
    assert reply.status == 200
    assert b"X-\xc3\x9cmlaut: 1" in reply.head
    assert exchange([])[1].status == 200


def test_the_key_reaches_the_upstream(exchange):
    request, _ = exchange([("Authorization", "Bearer sk-forwarded")])
    assert request.values("Authorization") == ["Bearer sk-forwarded"]


def test_hop_by_hop_request_headers_stay_behind(exchange):
    request, _ = exchange(ONE_HOP)
    names = {name.lower() for name in request.names}
    assert names.isdisjoint(
        {"x-named", "keep-alive", "te", "proxy-authorization", "proxy-connection"}
    )


def test_no_request_header_is_invented(exchange):
    request, _ = exchange([("X-Only", "this")])
    assert {name.lower() for name in request.names} <= {"x-only", "host", "content-length"}


def test_host_names_the_upstream(exchange, upstream):
    request, _ = exchange([])
    assert request.values("Host") == [f"127.0.0.1:{upstream.port}"]


def test_our_headers_stay_behind(exchange):
    request, _ = exchange([("X-Session-Id", "s"), ("X-Memory", "off"), ("X-Memory-Anything", "1")])
    names = [name.lower() for name in request.names]
    assert [n for n in names if n.startswith("x-memory") or n == "x-session-id"] == []


REPLY_HEADERS = [
    ("X-Zebra", "1"),
    ("x-apple", "2"),
    ("Set-Cookie", "a=1; Path=/"),
    ("X-mIxEd-CaSe", "kept"),
    ("Set-Cookie", "b=2; HttpOnly"),
    ("x-ratelimit-remaining-tokens", "5"),
    ("Set-Cookie", "c=3"),
    ("Date", "Mon, 01 Jan 2024 00:00:00 GMT"),
    ("Server", "fake"),
    ("Content-Type", "application/json; charset=utf-8"),
]


def test_reply_headers_arrive_as_they_were(exchange, upstream):
    upstream.answer = answers.body(b"{}", headers=REPLY_HEADERS)
    _, reply = exchange([])
    assert fields(reply.head, REPLY_HEADERS) == REPLY_HEADERS


def test_hop_by_hop_reply_headers_stay_behind(exchange, upstream):
    one_hop = [("Connection", "X-Named"), ("X-Named", "1"), ("Keep-Alive", "timeout=5")]
    upstream.answer = answers.body(b"{}", headers=[*one_hop, ("Proxy-Authenticate", "Basic")])
    _, reply = exchange([])
    names = {name.lower() for name in reply.names}
    assert names.isdisjoint({"x-named", "keep-alive", "proxy-authenticate"})


def test_an_upstream_cannot_speak_for_the_memory(caller, upstream):
    upstream.answer = answers.json_body(
        answers.completion("Hi"), headers=[("X-Memory-Status", "fake")]
    )
    assert caller.post(chat_body("Hi")).values("X-Memory-Status") == ["empty"]


@pytest.mark.parametrize(
    "status, reason", [(200, "Fine"), (203, ""), (299, "Odd"), (418, "I'm a teapot")]
)
def test_the_status_is_the_upstreams(exchange, upstream, status, reason):
    upstream.answer = answers.body(b"{}", status, reason=reason)
    _, reply = exchange([])
    assert reply.status == status


@pytest.mark.parametrize("status", [204, 304])
def test_a_reply_without_a_body_stays_without(proxy, upstream, status):
    upstream.answer = answers.raw(f'HTTP/1.1 {status} Nothing\r\nETag: "1"\r\n\r\n'.encode())
    with RawClient(proxy.port) as client:
        for _ in range(2):
            client.request("GET", "/v1/files/1")
            reply = client.read()
            assert (reply.status, reply.value("ETag")) == (status, '"1"')


def test_redirects_are_passed_on_not_followed(exchange, upstream):
    upstream.answer = answers.body(b"", 307, [("Location", f"{upstream.base_url}/elsewhere")])
    _, reply = exchange([])
    assert (reply.status, len(upstream.requests)) == (307, 1)


def test_trailers_are_passed_on(exchange, upstream):
    upstream.answer = answers.chunks([b"data: x\n\n"], trailers=[("X-Checksum", "abc")])
    _, reply = exchange([("TE", "trailers")])
    assert reply.trailers == (b"X-Checksum: abc",)
