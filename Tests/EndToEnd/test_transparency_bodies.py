"""Every byte of a request arrives as it was sent; memory only ever adds one block."""

import hashlib
import json

import pytest

import odd_bodies
from callers import inserted
from raw_http import RawClient

CHAT = "/v1/chat/completions"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def each(bodies: dict):
    return pytest.mark.parametrize("body", bodies.values(), ids=bodies.keys())


def test_the_corpus_is_large_enough():
    assert len(odd_bodies.LEGAL) >= 40


@each(odd_bodies.ALL)
def test_off_forwards_the_same_digest(caller, upstream, body):
    reply = caller.post(body, ("X-Memory", "off"))
    assert reply.status == 200
    assert sha256(upstream.last.body) == sha256(body)


@each(odd_bodies.LEGAL)
def test_without_the_block_a_legal_body_is_the_original(caller, upstream, body):
    name = caller.tell()
    reply = caller.post(body, ("X-Memory", "read"))
    block = inserted(body, upstream.last.body)
    assert name.encode() in block
    assert sha256(without(upstream.last.body, block)) == sha256(body)
    assert json.loads(upstream.last.body).keys() == json.loads(body).keys()
    assert int(reply.value("X-Memory-Recalled")) >= 1


@each(odd_bodies.DOUBTFUL)
def test_a_doubtful_body_gets_a_block_or_nothing(caller, upstream, body):
    caller.tell()
    assert caller.post(body, ("X-Memory", "read")).status == 200
    inserted(body, upstream.last.body)


@each(odd_bodies.BROKEN)
def test_what_is_no_chat_is_left_to_the_upstream(caller, upstream, body):
    caller.tell()
    reply = caller.post(body)
    assert reply.status == 200
    assert upstream.last.body == body


def without(body: bytes, block: bytes) -> bytes:
    assert body.count(block) == 1
    return body.replace(block, b"")


def test_a_packed_request_is_not_touched(caller, upstream):
    body = odd_bodies.BROKEN["packed"]
    caller.post(body, ("Content-Encoding", "gzip"))
    assert upstream.last.body == body
    assert upstream.last.value("Content-Encoding") == "gzip"


def test_the_length_counts_the_block(caller, upstream):
    caller.tell()
    caller.ask()
    [length] = upstream.last.values("Content-Length")
    assert int(length) == len(upstream.last.body)


@pytest.mark.parametrize("switch", ["off", "on"])
def test_a_chunked_request_is_forwarded_whole(caller, upstream, switch):
    name = caller.tell()
    body = odd_bodies.LEGAL["a long history"]
    headers = [
        ("Authorization", f"Bearer {caller.key}"),
        ("X-Session-Id", caller.session),
        ("X-Memory", switch),
        ("Transfer-Encoding", "chunked"),
    ]
    with RawClient(caller.port) as client:
        client.request("POST", CHAT, headers)
        for start in range(0, len(body), 1000):
            piece = body[start : start + 1000]
            client.send(b"%x;odd=extension\r\n%b\r\n" % (len(piece), piece))
        client.send(b"0\r\n\r\n")
        assert client.read().status == 200
    block = inserted(body, upstream.last.body)
    assert (name.encode() in block) == (switch == "on")
