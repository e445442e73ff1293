"""What goes wrong between client and upstream is told plainly, and told to the right one."""

import threading
import time

import pytest

import answers
from callers import Caller, chat_body
from proxy_process import free_port
from raw_http import Broken, RawClient

ODD_ERRORS = {
    "a rate limit": (429, b'{"error": {"message":"later" } }', "application/json"),
    "a page": (502, b"<html>\r\n<h1>Bad gateway</h1>", "text/html"),
    "no body": (500, b"", "text/plain"),
    "binary": (503, bytes(range(256)), "application/octet-stream"),
    "JSON of another dialect": (400, b'{"detail":[{"loc":["body"]}]}', "application/json"),
}


@pytest.mark.parametrize("status, data, content_type", ODD_ERRORS.values(), ids=ODD_ERRORS.keys())
@pytest.mark.parametrize("streaming", [False, True])
def test_errors_of_the_upstream_pass_unchanged(
    caller, upstream, status, data, content_type, streaming
):
    headers = [
        ("Content-Type", content_type),
        ("Retry-After", "17"),
        ("x-ratelimit-reset-requests", "6m0s"),
    ]
    upstream.answer = answers.body(data, status, headers)
    reply = caller.post(chat_body("Hi", stream=streaming))
    assert (reply.status, reply.body) == (status, data)
    assert [reply.value(name) for name, _ in headers] == [value for _, value in headers]
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses", "/v1/embeddings"])
def test_an_unreachable_upstream_is_a_502_within_a_second(start_proxy, path):
    caller = Caller(start_proxy(upstream_url=f"http://127.0.0.1:{free_port()}/v1").base_url)
    started = time.monotonic()
    reply = caller.post(chat_body("Hi"), path=path)
    assert time.monotonic() - started < 1
    assert (reply.status, reply.value("Content-Type")) == (502, "application/json")
    assert reply.error


@pytest.mark.parametrize("leave", ["close", "reset"])
def test_an_upstream_that_dies_before_its_head_is_a_502(caller, upstream, leave):
    upstream.answer = lambda _, wire: getattr(wire, leave)()
    started = time.monotonic()
    reply = caller.post(chat_body("Hi"))
    assert time.monotonic() - started < 1
    assert reply.status == 502 and reply.error
    assert len(upstream.requests) == 1


CUTS = {
    "JSON, FIN": answers.cut_json(answers.completion("cut off")),
    "JSON, RST": answers.cut_json(answers.completion("cut off"), reset=True),
    "stream, FIN": answers.cut_stream(answers.stream("cut off")[:-2]),
    "stream, FIN after [DONE]": answers.cut_stream(answers.stream("cut off")),
    "a bad chunk": answers.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n"
        b"8\r\ndata: 1\n\r\nnonsense\r\n",
        close=True,
    ),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS.keys())
@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_body_that_breaks_off_is_seen_to_break_off(caller, upstream, cut, switch):
    upstream.answer = cut
    with pytest.raises(Broken):
        caller.post(chat_body("Hi", stream=True), ("X-Memory", switch))


@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_client_that_leaves_takes_its_upstream_with_it(caller, upstream, switch):
    left = threading.Event()

    def answer(_, wire):
        wire.head(200, answers.chunked("text/event-stream"))
        wire.chunk(answers.stream("never ending")[0])
        if wire.wait_until_peer_leaves():
            left.set()

    upstream.answer = answer
    with caller.client(default_headers={"X-Memory": switch}) as client:
        stream = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], stream=True
        )
        next(iter(stream))
        stream.close()
    assert left.wait(2), "the upstream was still streaming after 2 s"


def test_a_client_that_leaves_before_the_head_takes_its_upstream_with_it(caller, upstream):
    left = threading.Event()

    def answer(_, wire):
        if wire.wait_until_peer_leaves():
            left.set()

    upstream.answer = answer
    with RawClient(caller.port) as client:
        client.request("POST", "/v1/chat/completions", caller.headers.items(), b"{}")
        upstream.wait_for_requests(1)
    assert left.wait(2), "the upstream was still asked after 2 s"


def test_a_body_over_the_limit_is_a_413(proxy, upstream):
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/chat/completions", [("Content-Length", str(65 << 20))])
        reply = client.read()
    assert reply.status == 413 and reply.error
    assert upstream.requests == []


def test_a_chunked_body_over_the_limit_is_a_413(proxy, upstream):
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/chat/completions", [("Transfer-Encoding", "chunked")])
        sender = threading.Thread(target=send_80_megabytes, args=(client,))
        sender.start()
        assert client.read().status == 413
        sender.join()
    assert upstream.requests == []


def send_80_megabytes(client: RawClient):
    piece = b"100000\r\n" + b" " * (1 << 20) + b"\r\n"
    try:
        for _ in range(80):
            client.send(piece)
    except OSError:
        pass  # refused while sending, as it should be


OVERSIZED = {
    "a field of 80 KiB": [("X-Long", "x" * 80_000)],
    "300 fields": [(f"X-{number}", "1") for number in range(300)],
}


@pytest.mark.parametrize("headers", OVERSIZED.values(), ids=OVERSIZED.keys())
def test_a_head_over_the_limits_is_refused(proxy, upstream, headers):
    with RawClient(proxy.port) as client:
        client.request("GET", "/v1/models", headers)
        assert 400 <= client.read_head().status < 500
    assert upstream.requests == []


HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /v1/chat/completions HTTP/1.1\r\n" + HOST
AMBIGUOUS = {
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "an unknown coding": POST + b"Transfer-Encoding: chunked, odd\r\n\r\n0\r\n\r\n",
    "a blank before the colon": POST + b"Content-Length : 2\r\n\r\n{}",
    "a folded line": POST + b"X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "a bare CR": POST + b"X-Bare: a\rb\r\nContent-Length: 2\r\n\r\n{}",
    "a NUL": POST + b"X-Nul: a\x00b\r\nContent-Length: 2\r\n\r\n{}",
    "a bare LF": POST.replace(b"\r\n", b"\n") + b"Content-Length: 2\n\n{}",
    "no host": b"GET /v1/models HTTP/1.1\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("data", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_ambiguous_framing_is_refused(proxy, upstream, data):
    with RawClient(proxy.port, timeout=3) as client:
        client.send(data)
        answer = client.read_to_close()
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert upstream.requests == []
