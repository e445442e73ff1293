"""Every byte of a reply arrives as it was sent, and as soon as it was sent."""

import gzip
import json
import threading

import pytest

import answers
import odd_bodies
from callers import chat_body, new_name, system_text
from odd_streams import NAMES, Style, styles
from raw_http import RawClient


def test_there_are_styles_enough():
    assert len(NAMES) >= 24


def streams(style: Style):
    if not style.ends_by_close:
        return answers.chunks(style.pieces)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    return answers.raw(head + style.data, close=True)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("switch", ["on", "off"])
def test_a_stream_passes_byte_for_byte(caller, upstream, name, switch):
    style = styles(new_name())[name]
    upstream.answer_next(streams(style))
    reply = caller.post(chat_body("Who keeps it?", stream=True), ("X-Memory", switch))
    assert reply.status == 200
    assert reply.body == style.data


@pytest.mark.parametrize("name", NAMES)
def test_what_a_stream_said_is_remembered(caller, upstream, name):
    keeper = new_name()
    style = styles(keeper)[name]
    if not style.is_said:
        pytest.skip("nothing is said in this style")
    upstream.answer_next(streams(style))
    caller.post(chat_body("Tell me a story.", stream=True))
    caller.post(chat_body("Who was the lighthouse keeper?"))
    assert keeper in system_text(upstream.last)


@pytest.mark.parametrize("switch", ["on", "off"])
def test_each_chunk_is_relayed_as_it_comes(caller, upstream, switch):
    """The upstream sends a chunk only after the client has read all those before it. The bytes
    of [DONE] are the one exception: they wait for the journal, not for the upstream."""
    pieces = answers.stream("one two three four five six seven eight nine ten")
    gates = [threading.Event() for _ in pieces]
    upstream.answer_next(answers.gated(pieces, gates))
    with RawClient(caller.port, timeout=10) as client:
        send(client, caller, chat_body("Count.", stream=True), switch)
        assert client.read_head().status == 200
        for piece, gate in zip(pieces, gates, strict=True):
            gate.set()
            assert client.read_chunked(len(piece)) == piece
        assert client.read_chunk() == b""


def test_half_an_event_is_relayed_too(caller, upstream):
    whole = b"".join(answers.stream("one two three"))
    pieces = [whole[start : start + 50] for start in range(0, len(whole), 50)]
    gates = [threading.Event() for _ in pieces]
    upstream.answer_next(answers.gated(pieces, gates))
    with RawClient(caller.port, timeout=10) as client:
        send(client, caller, chat_body("Count.", stream=True), "off")
        client.read_head()
        for piece, gate in zip(pieces, gates, strict=True):
            gate.set()
            assert client.read_chunked(len(piece)) == piece


def send(client: RawClient, caller, body: dict, switch: str):
    headers = [("Authorization", f"Bearer {caller.key}"), ("X-Memory", switch)]
    headers += [("Content-Type", "application/json"), *caller.headers.items()]
    client.request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())


@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("switch", ["on", "off"])
def test_packed_replies_are_not_touched(caller, upstream, content_type, switch):
    plain = json.dumps(answers.completion("Packed.")).encode()
    if content_type == "text/event-stream":
        plain = b"".join(answers.stream("Packed."))
    upstream.answer_next(answers.gzipped(plain, content_type))
    reply = caller.post(chat_body("Hi"), ("Accept-Encoding", "gzip"), ("X-Memory", switch))
    assert reply.value("Content-Encoding") == "gzip"
    assert reply.body == gzip.compress(plain, mtime=0)


JSON_REPLIES = {
    **odd_bodies.BROKEN,
    "a completion": json.dumps(answers.completion("Yes."), indent=2).encode(),
    "two choices": json.dumps(answers.completion("Yes.", "No.")).encode(),
    "a megabyte": json.dumps(answers.completion("word " * 200_000)).encode(),
    "no choices": b'{"choices":[]}',
    "content of null": json.dumps(answers.completion(None)).encode(),
}


@pytest.mark.parametrize("data", JSON_REPLIES.values(), ids=JSON_REPLIES.keys())
def test_a_json_reply_passes_byte_for_byte(caller, upstream, data):
    upstream.answer_next(answers.body(data, headers=[("Content-Type", "application/json")]))
    reply = caller.post(chat_body("Hi"))
    assert (reply.status, reply.body) == (200, data)
