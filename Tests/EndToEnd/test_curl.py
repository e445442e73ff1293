"""curl and plain sockets: the corners of HTTP/1 that SDKs never enter."""

import json
import subprocess

import pytest

import answers
from callers import ASK, chat_body, system_text
from raw_http import RawClient

CHAT = "/v1/chat/completions"


@pytest.fixture
def curl(caller, tmp_path):
    """Runs curl against the proxy as the caller and returns what it printed."""

    def run(*arguments: str, path: str = CHAT, data: bytes = b"") -> str:
        command = ["curl", "-sS", "--fail-with-body", "--max-time", "20"]
        command += [
            "-H",
            f"Authorization: Bearer {caller.key}",
            "-H",
            f"X-Session-Id: {caller.session}",
        ]
        url = f"http://127.0.0.1:{caller.port}{path}"
        done = subprocess.run(
            [*command, *arguments, url], input=data, capture_output=True, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return run


AS_JSON = ["-H", "Content-Type: application/json"]


@pytest.mark.parametrize("version", ["--http1.1", "--http1.0", "--http2"])
def test_curl_is_answered_in_its_version(curl, caller, upstream, version):
    name = caller.tell()
    reply = json.loads(curl(version, *AS_JSON, "-d", json.dumps(chat_body(ASK))))
    assert reply["choices"][0]["message"]["content"] == "Noted."
    assert name in system_text(upstream.last)


def test_curl_sees_a_stream(curl):
    shown = curl("-N", *AS_JSON, "-d", json.dumps(chat_body(ASK, stream=True)))
    assert shown == b"".join(answers.stream("Noted.")).decode()


def test_a_chunked_upload_gets_memory(curl, caller, upstream):
    name = caller.tell()
    body = json.dumps(chat_body(ASK)).encode()
    curl("-H", "Transfer-Encoding: chunked", *AS_JSON, "--data-binary", "@-", data=body)
    assert name in system_text(upstream.last)


@pytest.mark.parametrize("path", [CHAT, "/v1/files"])
def test_expect_100_continue_is_answered_at_once(curl, upstream, path):
    """curl would wait 15 s for it, and the test would see that."""
    body = json.dumps(chat_body(ASK, x="." * 2_000_000)).encode()
    wait = ["-H", "Expect: 100-continue", "--expect100-timeout", "15", "--max-time", "10"]
    curl(*wait, *AS_JSON, "--data-binary", "@-", path=path, data=body)
    assert len(upstream.last.body) >= len(body)
    assert upstream.last.value("Expect") is None


def test_a_head_request_has_no_body(curl, upstream):
    upstream.answer = answers.body(b"x" * 77, headers=[("Content-Type", "text/plain")])
    shown = curl("--head", path="/v1/models").lower()
    assert shown.startswith("http/1.1 200") and "content-length: 77" in shown


def test_a_packed_reply_is_unpacked_by_curl(curl, upstream):
    plain = json.dumps(answers.completion("Packed.")).encode()
    upstream.answer = answers.gzipped(plain, "application/json")
    assert curl("--compressed", *AS_JSON, "-d", json.dumps(chat_body(ASK))).encode() == plain


def test_a_form_is_uploaded(curl, upstream, tmp_path):
    content = bytes(range(256)) * 5000
    (tmp_path / "voice.wav").write_bytes(content)
    curl("-F", "model=whisper-1", "-F", "file=@voice.wav", path="/v1/audio/transcriptions")
    assert content in upstream.last.body


def message(number: int, version: str = "1.1", headers: str = "") -> bytes:
    body = json.dumps(chat_body(f"Number {number}"))
    head = f"POST {CHAT} HTTP/{version}\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    return (head + headers + "\r\n" + body).encode()


def test_pipelined_requests_are_answered_in_their_order(proxy, upstream):
    upstream.answer_next(answers.says("first"), answers.says("second"), answers.says("third"))
    with RawClient(proxy.port) as client:
        client.send(
            message(1)
            + message(2)
            + b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            + message(3)
        )
        replies = [client.read() for _ in range(4)]
    assert [reply.status for reply in replies] == [200] * 4
    said = [
        json.loads(reply.body)["choices"][0]["message"]["content"]
        for reply in replies[:2] + replies[3:]
    ]
    assert said == ["first", "second", "third"]
    asked = [request.json()["messages"][-1]["content"] for request in upstream.requests]
    assert asked == ["Number 1", "Number 2", "Number 3"]


def test_a_request_in_single_bytes_is_understood(proxy, upstream):
    with RawClient(proxy.port) as client:
        for byte in message(1):
            client.send(bytes([byte]))
        assert client.read().status == 200
    assert upstream.last.json() == chat_body("Number 1")


def test_a_connection_serves_many_requests(proxy):
    with RawClient(proxy.port) as client:
        for number in range(50):
            client.send(message(number))
            assert client.read().status == 200


def test_a_connection_ends_when_the_client_says_so(proxy):
    with RawClient(proxy.port) as client:
        client.send(message(1, headers="Connection: close\r\n"))
        assert client.read().status == 200
        assert client.read_to_close() == b""


@pytest.mark.parametrize("streaming", [False, True])
def test_http_1_0_gets_no_chunks_and_a_close(proxy, upstream, streaming):
    pieces = answers.stream("Noted.")
    upstream.answer = answers.chunks(pieces) if streaming else answers.says("Noted.")
    with RawClient(proxy.port) as client:
        client.send(message(1, version="1.0"))
        reply = client.read_head()
        assert (reply.status, reply.value("Transfer-Encoding")) == (200, None)
        body = client.read_to_close()
    if streaming:
        assert body == b"".join(pieces)
    else:
        assert json.loads(body) == answers.completion("Noted.")
