"""Whatever the upstream does to its reply, the client learns the truth: all of it, a broken body,
or one plain error; and what was no success is never kept."""

import json
import re
import socket
import time

import pytest

import answers
import odd_replies
from callers import Caller, chat_body, new_name, system_text
from proxy_process import until
from raw_http import Broken, RawClient


@pytest.mark.parametrize("streaming", [False, True], ids=["JSON", "SSE"])
@pytest.mark.parametrize("leave", odd_replies.LEAVING.values(), ids=odd_replies.LEAVING.keys())
@pytest.mark.parametrize("data", odd_replies.NO_REPLY.values(), ids=odd_replies.NO_REPLY.keys())
def test_without_a_head_the_reply_is_a_502_within_a_second(
    caller, upstream, data, leave, streaming
):
    upstream.answer = odd_replies.before(data, leave)
    started = time.monotonic()
    reply = caller.post(chat_body("Hi", stream=streaming))
    assert time.monotonic() - started < 1
    assert reply.status == 502 and reply.error
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("data", odd_replies.DOUBTFUL.values(), ids=odd_replies.DOUBTFUL.keys())
def test_an_odd_reply_never_becomes_two(proxy, upstream, data):
    """What reaches the client is one head in order, and not a field that was none."""
    upstream.answer = odd_replies.before(data, "close")
    with RawClient(proxy.port, timeout=5) as client:
        client.request("POST", "/v1/chat/completions", [("Connection", "close")], b"{}")
        answer = client.read_to_close()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 [1-9]\d\d ", head), answer
    assert b"HTTP/1." not in body
    lines = head.split(b"\r\n")
    assert all(re.fullmatch(rb"[!-9;-~]+:[\t -~\x80-\xff]*", line) for line in lines[1:]), head
    assert not any(line.lower().startswith(b"x-split") for line in lines)
    assert re.fullmatch(rb"[\t -~\x80-\xff]*", lines[0])


@pytest.mark.parametrize("cut", odd_replies.MIDDLES, ids="-".join)
@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_cut_body_is_never_a_clean_end(caller, upstream, cut, switch):
    upstream.answer = odd_replies.cut(*cut)
    with pytest.raises(Broken):
        caller.post(chat_body("Hi", stream=cut[0] == "SSE"), ("X-Memory", switch))


# Errors that are whole replies

ERROR_EVENTS = {
    "an error as data": answers.event({"error": {"message": "overloaded", "type": "server_error"}}),
    "an error event": b'event: error\ndata: {"type":"error","message":"overloaded"}\n\n',
    "an error, then [DONE]": answers.event({"error": {"message": "no"}}) + answers.DONE,
    "an error of no JSON": b"event: error\ndata: upstream connect error\n\n",
    "a failed response": b"event: response.failed\n"
    + answers.event({"type": "response.failed", "response": answers.response("", "failed")}),
}


@pytest.mark.parametrize("event", ERROR_EVENTS.values(), ids=ERROR_EVENTS.keys())
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses"])
def test_an_error_inside_a_stream_passes_as_it_is(caller, upstream, event, path):
    data = answers.stream("Before the error")[:3]
    upstream.answer = answers.chunks([*data, event])
    reply = caller.post(chat_body("Hi", stream=True, input="Hi"), path=path)
    assert (reply.status, reply.body) == (200, b"".join(data) + event)


CUT_JSON = [b"", b"{", b'{"choices":[{"message":{"content":"cut', b'{"choices":[', b"}", b"null"]


@pytest.mark.parametrize("data", CUT_JSON)
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses"])
def test_cut_json_in_a_whole_reply_passes_as_it_is(caller, upstream, data, path):
    upstream.answer = answers.body(data, headers=[("Content-Type", "application/json")])
    reply = caller.post(chat_body("Hi", input="Hi"), path=path)
    assert (reply.status, reply.body) == (200, data)


STATUSES = [400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529]
FIELDS = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("Retry-After", "17"),
    ("x-ratelimit-limit-requests", "60"),
    ("x-ratelimit-remaining-tokens", "149984"),
    ("x-ratelimit-reset-requests", "6m0s"),
    ("WWW-Authenticate", 'Bearer realm="OpenAI API"'),
    ("x-request-id", "req_0123"),
    ("openai-processing-ms", "71"),
    ("Set-Cookie", "a=1; Path=/"),
    ("Set-Cookie", "b=2; HttpOnly"),
]


def test_thirteen_errors_pass_unchanged_and_leave_no_memory(proxy, caller, upstream):
    said = {status: new_name() for status in STATUSES}
    for status, name in said.items():
        data = json.dumps({"error": {"message": f"no: {name}", "code": status}}).encode()
        upstream.answer = answers.body(data, status, FIELDS)
        for streaming in (False, True):
            reply = caller.post(chat_body(f"My newt is called {name}.", stream=streaming))
            assert (reply.status, reply.body) == (status, data)
            lines = [line.decode().partition(": ")[::2] for line in reply.head]
            assert [line for line in lines if line[0] in dict(FIELDS)] == FIELDS
    upstream.answer = answers.says("Noted.")
    marker = caller.tell()
    until(lambda: proxy.stored(marker), "what was said after the errors")
    assert [name for name in said.values() if proxy.stored(name)] == []
    caller.post(chat_body("What is my newt called?"))
    assert not any(name in system_text(upstream.last) for name in said.values())


# Silence


def test_a_silent_upstream_is_a_504_after_the_head_timeout(start_proxy, upstream):
    upstream.answer = answers.silence
    caller = Caller(start_proxy(MEMORY_PROXY_UPSTREAM_HEAD_TIMEOUT="1").base_url)
    started = time.monotonic()
    reply = caller.post(chat_body("Hi"))
    assert reply.status == 504 and reply.error
    assert 0.9 < time.monotonic() - started < 2


def test_an_upstream_that_does_not_accept_is_given_up_after_the_connect_timeout(start_proxy):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.create_connection(("127.0.0.1", port), 1) for _ in range(1)]
        proxy = start_proxy(
            upstream_url=f"http://127.0.0.1:{port}/v1", MEMORY_PROXY_UPSTREAM_CONNECT_TIMEOUT="1"
        )
        started = time.monotonic()
        reply = Caller(proxy.base_url).post(chat_body("Hi"))
        assert reply.status in (502, 504) and reply.error
        assert time.monotonic() - started < 2
        for connection in waiting:
            connection.close()


def test_a_model_may_be_silent_in_the_middle(start_proxy, upstream):
    """Once the head has come, nothing bounds the wait for the body."""
    pieces = answers.stream("thinking")

    def answer(_, wire):
        wire.head(200, answers.chunked("text/event-stream"))
        wire.chunk(pieces[0])
        time.sleep(1.5)  # longer than the head timeout
        for piece in pieces[1:]:
            wire.chunk(piece)
        wire.end()

    upstream.answer = answer
    caller = Caller(start_proxy(MEMORY_PROXY_UPSTREAM_HEAD_TIMEOUT="1").base_url)
    assert caller.post(chat_body("Hi", stream=True)).body == b"".join(pieces)
