"""JSON that is odd in the extreme is passed on, quickly and as it came, in both directions."""

import json
import time

import pytest

import answers
from callers import Caller, inserted
from proxy_process import IS_RELEASE

DEEP = 100_000
LIMIT_SECONDS = 3 if IS_RELEASE else 12

# Values at the place of VALUE in a chat, a response, a reply, an event.
VALUES = {
    "arrays 100,000 deep": b"[" * DEEP + b"]" * DEEP,
    "objects 100,000 deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "arrays 100,000 deep that never close": b"[" * DEEP,
    "closing 100,000 times": b"]" * DEEP,
    "a lone high surrogate": b'"\\ud800"',
    "a lone low surrogate": b'"\\udc00 and more"',
    "surrogates the wrong way round": b'"\\udc00\\ud800"',
    "a surrogate cut short": b'"\\ud83e\\udd',
    "a raw surrogate": b'"\xed\xa0\x80"',
    "an integer of 30 digits": b"123456789012345678901234567890",
    "a negative integer of 30 digits": b"-123456789012345678901234567890",
    "a number of 100,000 digits": b"9" * DEEP,
    "an exponent of 30 digits": b"1e" + b"9" * 30,
    "a megabyte of backslashes": b'"' + b"\\\\" * (1 << 19) + b'"',
    "a megabyte of escapes": b'"' + b"\\u0041" * 170_000 + b'"',
    "100,000 equal keys": b"{" + b'"a":1,' * DEEP + b'"a":2}',
    "100,000 empty objects": b"[" + b"{}," * DEEP + b"{}]",
    "a NUL": b'"a\x00b"',
    "an overlong zero": b'"\xc0\x80"',
    "something beyond Unicode": b'"\xf7\xbf\xbf\xbf"',
}
PLACES = {
    "beside": b'{"model":"m","x":VALUE,"messages":[{"role":"user","content":"Hi"}],"input":"Hi"}',
    "behind": b'{"model":"m","messages":[{"role":"user","content":"Hi"}],"input":"Hi","x":VALUE}',
    "as content": b'{"model":"m","messages":[{"role":"user","content":VALUE}],"input":VALUE}',
    "as message": b'{"messages":[VALUE,{"role":"user","content":"Hi"}],"input":[VALUE]}',
    "as session": b'{"messages":[{"role":"user","content":"Hi"}],"user":VALUE,"metadata":VALUE}',
    "alone": b"VALUE",
    "behind a BOM": b'\xef\xbb\xbf{"messages":[{"role":"user","content":VALUE}],"input":"Hi"}',
    "twice": b'{"messages":VALUE,"messages":[{"role":"user","content":"Hi"}],"input":VALUE}',
}
ROUTES = ["/v1/chat/completions", "/v1/responses"]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("path", ROUTES)
def test_an_odd_body_is_no_error_of_ours(proxy, upstream, path, value):
    for place, form in PLACES.items():
        body = form.replace(b"VALUE", value)
        started = time.monotonic()
        reply = Caller(proxy.base_url, session=None).post(body, path=path)
        assert time.monotonic() - started < LIMIT_SECONDS, place
        if reply.status == 400 and place == "as session":
            assert reply.error["code"] == "invalid_session"
            continue
        assert reply.status == 200, place
        inserted(body, upstream.last.body)


REPLIES = {
    "a completion": b'{"choices":[{"message":{"role":"assistant","content":VALUE}}]}',
    "beside a completion": b'{"x":VALUE,"choices":[{"message":{"content":"Hi"}}]}',
    "a response": b'{"output":[{"type":"message","content":[{"type":"output_text",'
    b'"text":VALUE}]}]}',
    "an event": b'data: {"choices":[{"delta":{"content":VALUE}}]}\n\ndata: [DONE]\n\n',
    "an event of a response": b'data: {"type":"response.output_text.delta","delta":VALUE}\n\n',
    "an event alone": b"data: VALUE\n\n",
    "a comment": b": VALUE\n\ndata: [DONE]\n\n",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("path", ROUTES)
def test_an_odd_reply_passes_as_it_is(caller, upstream, path, value):
    chat = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "input": "Hi"}).encode()
    for name, form in REPLIES.items():
        data = form.replace(b"VALUE", value)
        is_stream = form.startswith((b"data", b":"))
        kind = "text/event-stream" if is_stream else "application/json"
        upstream.answer = answers.chunks([data[:1000], data[1000:]], kind)
        started = time.monotonic()
        reply = caller.post(chat, path=path)
        assert time.monotonic() - started < LIMIT_SECONDS, name
        assert (reply.status, reply.body) == (200, data), name
