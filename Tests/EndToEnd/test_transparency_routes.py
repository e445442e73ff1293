"""Every other path and method passes through: any body, any query, both ways at once."""

import hashlib
import os
import random
import threading

import pytest

import answers
from raw_http import RawClient

MEGABYTE = 1 << 20


def send(proxy, method: str, target: str, body: bytes | None = None, headers=()):
    with RawClient(proxy.port) as client:
        client.request(method, target, headers, body)
        return client.read(method)


@pytest.mark.parametrize(
    "method, target, body",
    [
        ("GET", "/v1/models", None),
        ("GET", "/v1/models/fake-model", None),
        ("POST", "/v1/embeddings", b'{"input": [1,2], "model":"m"}'),
        ("POST", "/v1/audio/speech", random.Random(1).randbytes(70_000)),
        ("PUT", "/v1/things/1", b"\x00\xff\r\n\r\n"),
        ("PATCH", "/v1/things/1", b"[]"),
        ("DELETE", "/v1/files/file-1", None),
        ("DELETE", "/v1/files/file-1", b'{"why":"because"}'),
        ("OPTIONS", "/v1/models", None),
        ("GET", "/v1/chat/completions", None),
        ("GET", "/v1/chat/completions/chatcmpl-1", None),
        ("DELETE", "/v1/responses/resp-1", None),
        ("SEARCH", "/v1/files", b"all"),
    ],
)
def test_any_method_reaches_any_route(proxy, upstream, method, target, body):
    upstream.answer = answers.body(b"\x00answer\xff", 201, [("Content-Type", "x/y")])
    reply = send(proxy, method, target, body)
    request = upstream.last
    assert (request.method, request.target, request.body) == (method, target, body or b"")
    assert (reply.status, reply.body, reply.value("Content-Type")) == (
        201,
        b"\x00answer\xff",
        "x/y",
    )


@pytest.mark.parametrize(
    "target",
    [
        "/v1/files?limit=2&after=a%2Fb",
        "/v1/files?a=b+c%20d&&empty=&a=again&=nameless&flag",
        "/v1/files?x=%C3%A9%e9%zz%&y=[]{}'!*()~;:@/?",
        "/v1/files/a%2fb%2Fc%20d/content",
        "/v1//double//slash/",
        "/v1/files?",
        "/v1/files/;p=1,2/$&+=:@",
        "/v1/files/%2e%2E/x",
        "/v1/models?session=%00",
    ],
)
def test_the_target_is_kept_exactly(proxy, upstream, target):
    assert send(proxy, "GET", target).status == 200
    assert upstream.last.target == target


def test_a_query_on_the_chat_route_is_kept(caller, upstream):
    caller.ask(path="/v1/chat/completions?api-version=2024-10-21&x=%2f")
    assert upstream.last.target == "/v1/chat/completions?api-version=2024-10-21&x=%2f"


def test_a_session_in_the_path_is_taken_from_any_route(proxy, upstream):
    assert send(proxy, "GET", "/s/anna/v1/models?x=1").status == 200
    assert upstream.last.target == "/v1/models?x=1"


def test_head_has_a_length_and_no_body(proxy, upstream):
    upstream.answer = answers.body(b"x" * 123)
    with RawClient(proxy.port) as client:
        for _ in range(2):
            client.request("HEAD", "/v1/models")
            reply = client.read("HEAD")
            assert (reply.status, reply.value("Content-Length")) == (200, "123")
    assert upstream.last.method == "HEAD"


def test_a_file_of_20_mb_is_uploaded_by_the_sdk(caller, upstream):
    content = os.urandom(20 * MEGABYTE)
    with caller.client() as client:
        client.files.with_raw_response.create(file=("big.bin", content), purpose="batch")
    assert upstream.last.target == "/v1/files"
    boundary = upstream.last.value("Content-Type").split("boundary=")[1].strip('"').encode()
    parts = upstream.last.body.split(b"--" + boundary)
    assert sha256(content) in {sha256(part.split(b"\r\n\r\n", 1)[-1][:-2]) for part in parts}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_an_upload_is_forwarded_while_it_comes(proxy, upstream):
    half = os.urandom(2 * MEGABYTE)
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/files", [("Content-Length", str(2 * len(half)))])
        client.send(half)
        upstream.wait_for_body_bytes(MEGABYTE)
        client.send(half)
        assert client.read().status == 200
    assert upstream.last.body == half + half


def test_a_chunked_upload_is_forwarded_whole(proxy, upstream):
    pieces = [os.urandom(50_000) for _ in range(40)]
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/files", [("Transfer-Encoding", "chunked")])
        for piece in pieces:
            client.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        client.send(b"0\r\n\r\n")
        assert client.read().status == 200
    assert upstream.last.body == b"".join(pieces)


def test_a_download_is_forwarded_while_it_comes(proxy, upstream):
    pieces = [os.urandom(1000) for _ in range(5)]
    gates = [threading.Event() for _ in pieces]
    upstream.answer = answers.gated(pieces, gates)
    with RawClient(proxy.port, timeout=10) as client:
        client.request("GET", "/v1/files/1/content")
        client.read_head()
        for piece, gate in zip(pieces, gates, strict=True):
            gate.set()
            assert client.read_chunked(len(piece)) == piece


def test_a_download_of_64_mb_arrives_whole(proxy, upstream):
    piece = os.urandom(MEGABYTE)
    upstream.answer = answers.chunks([piece] * 64, "application/octet-stream")
    assert sha256(send(proxy, "GET", "/v1/files/1/content").body) == sha256(piece * 64)


@pytest.mark.parametrize(
    "target", ["/", "/v2/models", "/v1beta/models", "/models", "/s//v1/models"]
)
def test_nothing_outside_v1_reaches_the_upstream(proxy, upstream, target):
    assert 400 <= send(proxy, "GET", target).status < 500
    assert upstream.requests == []
