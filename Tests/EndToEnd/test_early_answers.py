"""An answer that comes before the request is whole still arrives, and harms no later request."""

import json

import pytest

from callers import ASK, MODEL, TELL, Caller, chat_body, new_name, system_text, user
from proxy_process import free_port
from raw_http import RawClient


@pytest.fixture
def lost(start_proxy):
    """A proxy whose upstream is not there: it answers 502 as soon as it has tried."""
    return start_proxy(upstream_url=f"http://127.0.0.1:{free_port()}/v1")


@pytest.mark.parametrize("kilobytes", [16, 300, 520, 600, 760, 2000])
def test_a_connection_serves_on_after_an_upload_that_failed_early(lost, kilobytes):
    with RawClient(lost.port) as client:
        client.request("POST", "/v1/files", body=b"x" * (kilobytes * 1024))
        reply = client.read()
        assert reply.status == 502 and reply.error
        if reply.value("Connection") != "close":
            client.request("GET", "/healthz")
            assert client.read().status == 200


def test_a_client_that_is_refused_while_it_sends_can_read_why(start_proxy):
    proxy = start_proxy(MEMORY_PROXY_MEMORY_MAX_BODY_BYTES="100000")
    with RawClient(proxy.port) as client:
        client.request("POST", "/v1/chat/completions", body=b" " * 8_000_000)
        reply = client.read()
        assert reply.status == 413 and reply.error
        assert reply.value("Connection") == "close"


def test_the_limit_is_for_what_memory_reads(start_proxy, upstream):
    proxy = start_proxy(MEMORY_PROXY_MEMORY_MAX_BODY_BYTES="100000")
    caller = Caller(proxy.base_url)
    body = json.dumps(chat_body("x" * 150_000)).encode()
    assert caller.post(body).status == 413
    assert caller.post(body, ("X-Memory", "off")).status == 200
    assert upstream.last.body == body
    assert caller.post(body, path="/v1/embeddings").status == 200


@pytest.mark.parametrize("session", ["x" * 300, "caf\xe9"])
def test_a_session_that_memory_could_not_use_harms_no_other_route(proxy, upstream, session):
    with RawClient(proxy.port) as client:
        client.request("GET", "/v1/models", [("X-User-Id", session)])
        assert client.read().status == 200
        headers = [("X-User-Id", session), ("X-Memory", "off")]
        client.request("POST", "/v1/chat/completions", headers, b"{}")
        assert client.read().status == 200
        client.request("POST", "/v1/chat/completions", headers[:1], b"{}")
        assert client.read().status == 400


def test_histories_that_begin_alike_do_not_hide_what_was_said(caller, upstream):
    """Monday's chat and Tuesday's open with the same greeting."""
    greeting = [user("Hi"), {"role": "assistant", "content": "Hello!"}]
    name = new_name()
    caller.post({"model": MODEL, "messages": [*greeting, user(TELL.format(name))]})
    caller.post({"model": MODEL, "messages": [*greeting, user(ASK)]})
    assert name in system_text(upstream.last)
