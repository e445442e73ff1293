"""What the proxy answers by itself is good HTTP: httplint has nothing to warn of."""

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter, levels
from raw_http import RawClient, Reply

API = "/api/v1"
AGENT = f"{API}/agents/default"
UNKNOWN = "0197f3a2-7c1e-7d3a-9b52-3f0e8c6a1d47"
READ = ["/healthz", "/readyz", "/openapi.json", "/docs", f"{API}/agents", AGENT]
READ += [f"{AGENT}/memories", f"{AGENT}/sessions", f"{AGENT}/health", f"{API}/stats"]
READ += [f"{AGENT}/memories/export?format={form}" for form in ("json", "jsonl")]
READ += [f"{AGENT}/memories/user/alice/export"]
ASKED = [
    ("POST", f"{AGENT}/remember", b'{"content":"Falcons hunt by day."}', 201),
    ("POST", f"{AGENT}/recall", b'{"query":"What do falcons do?"}', 200),
    ("POST", f"{AGENT}/remember", b'{"content":""}', 422),
    ("POST", f"{AGENT}/remember", b"{", 422),
    ("PUT", f"{AGENT}/memories", b"{}", 405),
    ("PATCH", "/openapi.json", b"{}", 405),
    ("DELETE", f"{AGENT}/memories/{UNKNOWN}", None, 404),
    ("POST", f"{AGENT}/memories/{UNKNOWN}/restore", None, 404),
    ("DELETE", f"{AGENT}/memories?session_id=nobody", None, 200),
    ("OPTIONS", AGENT, None, 204),
    ("OPTIONS", "/docs", None, 204),
    ("GET", "/nothing", None, 404),
    ("HEAD", "/nothing", None, 404),
    ("GET", "/", None, 404),
    ("GET", f"{API}/nothing", None, 404),
    ("GET", API, None, 404),
    ("GET", f"{AGENT}/memories/7", None, 422),
    ("GET", f"{API}/agents/nobody", None, 404),
    ("HEAD", f"{API}/agents/nobody", None, 404),
]


@pytest.fixture
def exchange(proxy, admin):
    """Sends a request and has both sides of it judged."""

    def exchange(method: str, target: str, body=None, *more, key=admin.key) -> Reply:
        headers = [("User-Agent", "contract"), *more]
        headers += [("X-API-Key", key)] if key else []
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        with RawClient(proxy.port) as client:
            client.request(method, target, headers, body)
            reply = client.read(method)
        assert warnings(method, target, headers, body, proxy.port, reply) == []
        return reply

    return exchange


def warnings(method, target, headers, body, port, reply: Reply) -> list[str]:
    request = HttpRequestLinter()
    request.base_uri = f"http://127.0.0.1:{port}{target}"
    request.process_request_topline(method.encode(), target.encode(), b"HTTP/1.1")
    lines = [("Host", f"127.0.0.1:{port}"), *headers]
    request.process_headers([(name.encode(), value.encode()) for name, value in lines])
    request.feed_content(body or b"")
    request.finish_content(True)
    response = HttpResponseLinter()
    response.base_uri = request.base_uri
    response.request = request
    response.is_head_response = method == "HEAD"
    response.process_response_topline(
        b"HTTP/1.1", str(reply.status).encode(), reply.reason.encode()
    )
    fields = [tuple(line.split(b":", 1)) for line in reply.head]
    response.process_headers([(name, value.strip()) for name, value in fields])
    response.feed_content(reply.body)
    response.finish_content(True)
    found = [note for note in response.notes if note.level in (levels.WARN, levels.BAD)]
    return [f"{note.level.value}: {note.subject}: {note.summary}" for note in found]


def test_a_warning_would_be_seen(proxy):
    """The linter is asked as it wants to be."""
    head = (b"Content-Type: application/json", b"Content-Length: 3", b"Cache-Control: no-stroe")
    reply = Reply(200, "OK", "HTTP/1.1", head, b"{}")
    assert any("Content-Length" in note for note in warnings("GET", "/x", [], None, 1, reply))


@pytest.mark.parametrize("target", READ)
def test_what_can_be_read_is_good_http(exchange, target):
    whole = exchange("GET", target)
    assert whole.status == 200
    head = exchange("HEAD", target)
    assert (head.status, head.body) == (200, b"")
    assert head.value("Content-Type") == whole.value("Content-Type")


@pytest.mark.parametrize("method, target, body, status", ASKED)
def test_answers_and_errors_are_good_http(exchange, method, target, body, status):
    assert exchange(method, target, body).status == status


@pytest.mark.parametrize("target", [f"{API}/agents", f"{AGENT}/memories", "/mcp"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_is_said_to_a_stranger_is_good_http(exchange, method, target):
    body = b"{}" if method == "POST" else None
    assert exchange(method, target, body, key=None).status in (401, 405)


@pytest.mark.parametrize("target", ["/openapi.json", "/docs"])
def test_what_is_known_already_is_good_http(exchange, target):
    tag = exchange("GET", target).value("ETag")
    for method in ("GET", "HEAD"):
        assert exchange(method, target, None, ("If-None-Match", tag)).status == 304


def test_a_refused_page_and_a_refused_type_are_good_http(exchange):
    refused = exchange("GET", "/docs", None, ("Origin", "https://evil.example"))
    assert refused.status == 403
    too_large = exchange("POST", f"{AGENT}/remember", b" " * (2 << 20) + b"{}")
    assert too_large.status == 413
