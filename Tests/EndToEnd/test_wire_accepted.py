"""What is valid HTTP/1.1 is understood in every form that it can have."""

import json
import select

import pytest

import answers
from callers import chat_body, new_session
from odd_requests import GET, HOST, POST, UPLOAD, get, target
from raw_http import RawClient

CHAT = json.dumps(chat_body("Hi")).encode()
SIZED = POST + HOST + b"Content-Length: %d\r\n\r\n" % len(CHAT) + CHAT
CHUNKED = POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(CHAT) + CHAT
CHUNKED += b"\r\n0\r\nX-Trailer: read and forgotten\r\n\r\n"


def replies(proxy, data: bytes, count: int = 1):
    with RawClient(proxy.port, timeout=10) as client:
        client.send(data)
        return [client.read() for _ in range(count)]


# Pieces


@pytest.mark.parametrize("data", [SIZED, CHUNKED], ids=["sized", "chunked"])
@pytest.mark.parametrize("line", [POST, UPLOAD], ids=["chat", "upload"])
def test_a_request_may_come_byte_by_byte(proxy, upstream, data, line):
    with RawClient(proxy.port) as client:
        for byte in data.replace(POST, line):
            client.send(bytes([byte]))
        assert client.read().status == 200
    assert upstream.last.body == CHAT


def test_a_part_of_a_head_waits_for_the_rest(proxy, upstream):
    """The first half of h1spec: a head may be cut anywhere."""
    head = get()
    clients = [RawClient(proxy.port) for _ in head]
    for client, cut in zip(clients, range(len(head)), strict=True):
        client.send(head[:cut])
    answered, _, _ = select.select([client.connection for client in clients], [], [], 0.2)
    assert answered == [] and upstream.requests == []
    for client, cut in zip(clients, range(len(head)), strict=True):
        client.send(head[cut:])
    assert {client.read().status for client in clients} == {200}
    for client in clients:
        client.close()


def test_twenty_pipelined_requests_are_answered_in_order(proxy, upstream):
    upstream.answer = lambda request, wire: answers.body(request.target.encode())(request, wire)
    targets = [b"/v1/models/%d" % number for number in range(20)]
    chats = [target(text) + SIZED for text in targets]
    answered = replies(proxy, b"".join(chats), 40)
    assert [reply.body for reply in answered[::2]] == targets
    assert {reply.body for reply in answered[1::2]} == {b"/v1/chat/completions"}
    assert [request.target.encode() for request in upstream.requests[::2]] == targets


# Forms

VALID = {
    "odd cases and blanks": GET + b"hoSt:\t127.0.0.1 \t\r\nempty:\r\nblank: \t\r\n\r\n",
    "an empty line in front": b"\r\n" + get(),
    "a length with zeros": UPLOAD + HOST + b"Content-Length: 0002\r\n\r\n{}",
    "a length of nothing": UPLOAD + HOST + b"content-length:0\r\n\r\n",
    "a body of a GET": get(b"Content-Length: 2") + b"{}",
    "a coding in capitals": CHUNKED.replace(b"Encoding: chunked", b"ENCODING: CHUNKED"),
    "blanks around a coding": CHUNKED.replace(b"chunked", b"\t chunked "),
    "extensions": UPLOAD
    + HOST
    + b'Transfer-Encoding: chunked\r\n\r\n02;a=b;c="d"\r\n{}\r\n000\r\n\r\n',
    "a size in capitals": UPLOAD
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
    "the absolute form": target(b"http://127.0.0.1/v1/models"),
    "the absolute form in capitals": target(b"HTTP://127.0.0.1/v1/models"),
    "two blanks in the request line": target(b" /v1/models", version=b" HTTP/1.1"),
    "an unknown expectation": get(b"Expect: the-unexpected"),
}


@pytest.mark.parametrize("data", VALID.values(), ids=VALID.keys())
def test_valid_forms_are_forwarded_in_the_plain_form(proxy, upstream, data):
    first, second = replies(proxy, data + get(b"X-Second: 1"), 2)
    assert (first.status, second.status) == (200, 200)
    first, second = upstream.requests
    assert first.target in ("/v1/models", "/v1/files", "/v1/chat/completions")
    assert (first.version, second.value("X-Second")) == ("HTTP/1.1", "1")


def test_options_for_the_whole_server_stay_here(proxy, upstream):
    [reply] = replies(proxy, target(b"*", b"OPTIONS"))
    assert reply.status < 500 and upstream.requests == []


def test_a_client_that_offers_http_2_gets_its_answer_and_a_new_connection(proxy, upstream):
    """As Java's HttpClient does. The decoder reads nothing behind such a request."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    for path in (b"/v1/models", b"/healthz"):
        with RawClient(proxy.port, timeout=5) as client:
            client.send(b"GET %b HTTP/1.1\r\n" % path + HOST + upgrade + b"\r\n")
            reply = client.read()
            assert reply.status == 200
            assert client.read_to_close() == b""
    assert {"Upgrade", "HTTP2-Settings", "Connection"}.isdisjoint(upstream.last.names)


# HTTP/1.0


def test_http_1_0_gets_no_chunks_and_needs_no_host(proxy, upstream):
    upstream.answer = answers.chunks([b"data: x\n\n"] * 3)
    with RawClient(proxy.port) as client:
        client.send(b"GET /v1/models HTTP/1.0\r\n\r\n")
        reply = client.read()
    assert (reply.version, reply.status, reply.body) == ("HTTP/1.0", 200, b"data: x\n\n" * 3)
    assert reply.values("Transfer-Encoding") == []


def test_http_1_0_may_keep_its_connection(proxy, upstream):
    upstream.answer = answers.body(b"{}")
    with RawClient(proxy.port) as client:
        for _ in range(2):
            client.send(b"GET /v1/models HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            assert client.read().value("Connection") == "keep-alive"


# Interim answers


def test_a_client_is_told_to_continue(proxy, upstream):
    with RawClient(proxy.port) as client:
        client.send(SIZED[: -len(CHAT)].replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
        assert client.read_until(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(CHAT)
        assert client.read().status == 200
    assert (upstream.last.body, upstream.last.value("Expect")) == (CHAT, None)


def test_a_client_is_not_told_to_continue_with_too_much(proxy, upstream):
    with RawClient(proxy.port) as client:
        headers = [("Content-Length", str(65 << 20)), ("Expect", "100-continue")]
        client.request("POST", "/v1/chat/completions", headers)
        assert client.read_until(b"\r\n").startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("status", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answers_of_the_upstream_do_not_disturb(caller, upstream, status):
    interim = f"HTTP/1.1 {status}\r\nLink: </a>; rel=preload\r\n\r\n".encode() * 3
    upstream.answer = answers.raw(interim + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    reply = caller.post(CHAT)
    assert (reply.status, reply.body, reply.value("Link")) == (200, b"{}", None)


# Sizes


def test_a_head_may_have_60_kib_and_190_fields(proxy, upstream):
    headers = [(f"X-{number}", "v" * 300) for number in range(190)]
    with RawClient(proxy.port) as client:
        client.request("GET", "/v1/models", [*headers, ("X-Session-Id", new_session())])
        assert client.read().status == 200
    assert [upstream.last.value(name) for name, _ in headers] == [value for _, value in headers]


OVERSIZED = {
    "a field of 65 KiB": get(b"X-Long: " + b"x" * (65 << 10)),
    "fields of 65 KiB": get(*(b"X-%d: " % number + b"x" * 1000 for number in range(70))),
    "201 fields": get(*(b"X-%d: 1" % number for number in range(201))),
    "a target of 65 KiB": target(b"/v1/models?" + b"x" * (65 << 10)),
    "a name of 65 KiB": get(b"x" * (65 << 10) + b": 1"),
    "a field that never ends": GET + HOST + b"X-Long: " + b"x" * (4 << 20),
    "trailers of 65 KiB": UPLOAD
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    + b"X-Long: 1\r\n" * 8000
    + b"\r\n",
}


@pytest.mark.parametrize("data", OVERSIZED.values(), ids=OVERSIZED.keys())
def test_larger_heads_are_refused(proxy, upstream, data):
    with RawClient(proxy.port, timeout=5) as client:
        try:
            client.send(data)
        except OSError:
            return  # refused while sending
        answer = client.read_to_close()
    assert answer == b"" or answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))
    assert upstream.requests == []
