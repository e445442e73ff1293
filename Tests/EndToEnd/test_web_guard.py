"""What web pages can make a browser ask of a proxy on loopback, and what programs may."""

import json

import pytest

from callers import Caller, chat_body
from raw_http import RawClient, Reply

CHAT = "/v1/chat/completions"
PAGE = "https://chat.example.org"
BODY = json.dumps(chat_body("Hello.")).encode()
JSON = ("Content-Type", "application/json")
ROUTES = [("POST", CHAT), ("GET", "/v1/models"), ("GET", "/healthz"), ("GET", "/readyz")]
ROUTES += [("GET", "/api/v1/agents"), ("POST", "/mcp"), ("GET", "/nothing"), ("OPTIONS", CHAT)]


def ask(port: int, method: str, target: str, *headers, host: str | None = None) -> Reply:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}"]
    lines += [f"{name}: {value}" for name, value in headers]
    body = BODY if method == "POST" else b""
    if body:
        lines.append(f"Content-Length: {len(body)}")
    with RawClient(port) as client:
        client.send("\r\n".join([*lines, "", ""]).encode() + body)
        return client.read(method)


def message(reply: Reply, target: str) -> str:
    """The error in the dialect of the route."""
    value = json.loads(reply.body)
    if target.startswith("/v1"):
        return reply.error["message"]
    return value["error"]["message"] if target.startswith("/mcp") else value["detail"]


@pytest.mark.parametrize("method, target", ROUTES)
@pytest.mark.parametrize(
    "attack",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"headers": [("Origin", "https://evil.example")]},
        {"headers": [("Origin", "null")]},
        {"headers": [("Origin", "http://localhost:3000")]},
        {"headers": [("Sec-Fetch-Site", "cross-site")]},
    ],
    ids=str,
)
def test_a_page_of_another_site_gets_nothing(proxy, upstream, method, target, attack):
    headers = [JSON, *attack.get("headers", [])]
    reply = ask(proxy.port, method, target, *headers, host=attack.get("host"))
    assert reply.status == 403
    assert message(reply, target)
    assert not any(name.lower().startswith("access-control") for name in reply.names)
    assert upstream.requests == []


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080"])
def test_programs_may_call_it_by_any_loopback_name(proxy, host):
    assert ask(proxy.port, "GET", "/v1/models", host=host).status == 200
    assert ask(proxy.port, "GET", "/healthz", host=host).status == 200


@pytest.mark.parametrize("target, refused", [(CHAT, "text/plain"), ("/mcp", "text/plain")])
def test_a_form_can_write_no_request(proxy, upstream, target, refused):
    reply = ask(proxy.port, "POST", target, ("Content-Type", refused))
    assert reply.status == 415
    assert message(reply, target)
    assert upstream.requests == []


def test_our_own_routes_demand_a_type(proxy):
    assert ask(proxy.port, "POST", "/api/v1/agents").status == 415


def test_curls_own_type_reaches_the_upstream(proxy, upstream):
    form = ("Content-Type", "application/x-www-form-urlencoded")
    assert ask(proxy.port, "POST", CHAT, form).status == 200
    assert len(upstream.requests) == 1


@pytest.fixture
def open_proxy(start_proxy):
    return start_proxy(
        MEMORY_PROXY_ALLOWED_ORIGINS=f"{PAGE},app://obsidian.md",
        MEMORY_PROXY_ALLOWED_HOSTS="memory-proxy",
    )


def test_a_page_that_is_allowed_by_name_may_use_it(open_proxy, upstream):
    port = open_proxy.port
    preflight = ask(
        port,
        "OPTIONS",
        CHAT,
        ("Origin", PAGE),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type,x-session-id"),
    )
    assert preflight.status == 204
    assert preflight.value("Access-Control-Allow-Origin") == PAGE
    assert "POST" in preflight.value("Access-Control-Allow-Methods")
    assert "authorization" in preflight.value("Access-Control-Allow-Headers")
    assert preflight.value("Vary")
    assert upstream.requests == []
    for method, target in [("POST", CHAT), ("GET", "/v1/models"), ("GET", "/healthz")]:
        cross_site = ("Sec-Fetch-Site", "cross-site")
        reply = ask(port, method, target, JSON, ("Origin", PAGE), cross_site)
        assert reply.status == 200
        assert reply.values("Access-Control-Allow-Origin") == [PAGE]
        assert "Access-Control-Allow-Credentials" not in reply.names
    other = ask(port, "GET", "/healthz", ("Origin", PAGE + ".evil"))
    assert other.status == 403
    assert ask(port, "GET", "/healthz").value("Access-Control-Allow-Origin") is None


def test_a_preflight_leaves_the_connection_usable(open_proxy):
    with RawClient(open_proxy.port) as client:
        for _ in range(3):
            headers = [("Origin", PAGE), ("Access-Control-Request-Method", "POST")]
            client.request("OPTIONS", CHAT, headers)
            assert client.read_head().status == 204
            client.request("POST", CHAT, [JSON, ("Origin", PAGE)], BODY)
            assert client.read().status == 200


def test_an_error_of_ours_can_be_read_by_the_page(open_proxy):
    headers = [JSON, ("Origin", "app://obsidian.md"), ("X-Memory", "maybe")]
    reply = ask(open_proxy.port, "POST", CHAT, *headers)
    assert reply.status == 400
    assert reply.value("Access-Control-Allow-Origin") == "app://obsidian.md"


def test_a_container_may_be_called_by_its_name(open_proxy):
    assert ask(open_proxy.port, "GET", "/v1/models", host="memory-proxy:8080").status == 200
    assert ask(open_proxy.port, "GET", "/v1/models", host="other:8080").status == 403


def test_sdks_are_none_the_wiser(open_proxy):
    assert Caller(open_proxy.base_url).say("Hello.") == "Noted."
