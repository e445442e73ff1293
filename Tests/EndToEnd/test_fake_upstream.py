"""The fake upstream is believed by the real SDK, without a proxy between them."""

import hashlib
import os
import threading

import pytest
from openai import APIConnectionError, InternalServerError, RateLimitError

import answers
from callers import MODEL, Caller, join, user
from raw_http import Broken, RawClient


@pytest.fixture
def direct(upstream):
    return Caller(upstream.base_url)


def test_it_records_a_request_whole(direct, upstream):
    direct.post(b'{"odd":  1}', ("X-Odd", "kept"), path="/v1/chat/completions?a=%2F")
    assert upstream.last.target == "/v1/chat/completions?a=%2F"
    assert upstream.last.value("x-odd") == "kept"
    assert upstream.last.body == b'{"odd":  1}'


@pytest.mark.parametrize("streaming", [False, True])
def test_it_talks_like_a_model(direct, streaming):
    assert direct.say("Hello", streaming) == "Noted."


def test_it_calls_tools_and_counts_tokens(direct, upstream):
    upstream.answer = answers.json_body(answers.completion(None, tool_calls=[answers.WEATHER_CALL]))
    reply = direct.client().chat.completions.create(model=MODEL, messages=[user("Rain?")])
    assert reply.choices[0].message.tool_calls[0].function.name == "weather"
    assert reply.usage.total_tokens == answers.USAGE["total_tokens"]


@pytest.mark.parametrize("streaming", [False, True])
def test_it_answers_the_responses_api(direct, streaming):
    reply = direct.client().responses.create(model=MODEL, input="Hello", stream=streaming)
    if streaming:
        reply = [event for event in reply if event.type == "response.completed"][0].response
    assert reply.output_text == "Noted."


@pytest.mark.parametrize("content", [b'{"a":1}', b"data: 1\n\n"])
def test_it_packs_with_gzip(direct, upstream, content):
    upstream.answer = answers.gzipped(content, "application/json")
    assert direct.client().models.with_raw_response.list().content == content


def test_it_says_when_it_is_asked_too_often(direct, upstream):
    upstream.answer = answers.json_body(
        {"error": {"message": "slow down"}}, 429, [("Retry-After", "7")]
    )
    with pytest.raises(RateLimitError) as caught:
        direct.say("Hello")
    assert caught.value.response.headers["retry-after"] == "7"


def test_it_fails_with_a_body_that_is_no_json(direct, upstream):
    upstream.answer = answers.body(b"<h1>oops", 500)
    with pytest.raises(InternalServerError):
        direct.say("Hello")


@pytest.mark.parametrize("reset", [False, True])
def test_it_breaks_off_in_the_middle(direct, upstream, reset):
    upstream.answer = answers.cut_json(answers.completion("cut"), reset)
    with pytest.raises(APIConnectionError):
        direct.say("Hello")


def test_it_cuts_a_stream(direct, upstream):
    upstream.answer = answers.cut_stream(answers.stream("cut off"))
    with pytest.raises(Broken):
        direct.post(b"{}")


def test_it_sends_each_chunk_when_its_gate_opens(direct, upstream):
    pieces = answers.stream("one two")
    gates = [threading.Event() for _ in pieces]
    upstream.answer = answers.gated(pieces, gates)
    with RawClient(upstream.port) as client:
        client.request("POST", "/v1/chat/completions", body=b"{}")
        client.read_head()
        for piece, gate in zip(pieces, gates, strict=True):
            gate.set()
            assert client.read_chunk() == piece


def test_it_takes_a_large_upload(direct, upstream):
    content = os.urandom(8 << 20)
    direct.client().files.with_raw_response.create(file=("big.bin", content), purpose="batch")
    assert hashlib.sha256(content).digest() in map(
        lambda part: hashlib.sha256(part).digest(), upstream_parts(upstream.last)
    )


def upstream_parts(request) -> list[bytes]:
    boundary = request.value("Content-Type").split("boundary=")[1].strip('"').encode()
    parts = request.body.split(b"--" + boundary)[1:-1]
    return [part.split(b"\r\n\r\n", 1)[1][:-2] for part in parts]


def test_a_stream_joins_to_its_text(direct):
    stream = direct.client().chat.completions.create(
        model=MODEL,
        messages=[user("Hello")],
        stream=True,
        stream_options={"include_usage": True},
    )
    events = list(stream)
    assert join(events) == "Noted."
    assert events[-1].usage.total_tokens == answers.USAGE["total_tokens"]
