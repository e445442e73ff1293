"""What one agent may take: requests at once and a minute, memories and bytes."""

import json
import threading

import pytest

import answers
from callers import Caller, chat_body, system_text
from memory_api import call, remember, use_tool
from proxy_process import until
from raw_http import RawClient

CLIENTS = 'clients:\n  acme: ["key-of-acme-0123456789"]\n  other: ["key-of-other-0123456789"]\n'
ACME, OTHER = "key-of-acme-0123456789", "key-of-other-0123456789"


@pytest.fixture
def limited(start_proxy, tmp_path):
    """Starts a proxy with two clients and these limits."""

    def start(**limits: int):
        file = tmp_path / "limits.yaml"
        lines = "".join(f"  {name}: {value}\n" for name, value in limits.items())
        file.write_text(f"{CLIENTS}limits:\n{lines}")
        return start_proxy("--config", str(file))

    return start


def test_requests_in_flight_are_limited_until_one_ends(limited, upstream):
    proxy = limited(requests_in_flight=2)
    gate = threading.Event()
    held = answers.gated(answers.stream("at last"), [gate] * len(answers.stream("at last")))
    upstream.answer_next(held, held)
    key = [("Authorization", f"Bearer {ACME}"), ("Content-Type", "application/json")]
    body = json.dumps(chat_body("Hi", stream=True)).encode()
    streams = [RawClient(proxy.port) for _ in range(2)]
    for client in streams:
        client.request("POST", "/v1/chat/completions", key, body)
        assert client.read_head().status == 200
    acme = Caller(proxy.base_url, key=ACME)
    refused = acme.post(chat_body("Hello."))
    assert refused.status == 429
    assert refused.value("Retry-After") == "1"
    assert refused.error["code"] == "rate_limit_exceeded"
    assert len(upstream.requests) == 2
    assert Caller(proxy.base_url, key=OTHER).post(chat_body("Hello.")).status == 200
    gate.set()
    for client in streams:
        assert b"[DONE]" in b"".join(iter(client.read_chunk, b""))
    until_admitted(acme)
    for client in streams:
        client.close()


def until_admitted(caller):
    until(lambda: caller.post(chat_body("Hello.")).status == 200, "room for another request")


def test_a_client_that_leaves_makes_room(limited, upstream):
    proxy = limited(requests_in_flight=1)
    upstream.answer_next(answers.silence)
    client = RawClient(proxy.port)
    headers = [("Authorization", f"Bearer {ACME}"), ("Content-Type", "application/json")]
    client.request("POST", "/v1/chat/completions", headers, json.dumps(chat_body("Hi")).encode())
    upstream.wait_for_requests(1)
    acme = Caller(proxy.base_url, key=ACME)
    assert acme.post(chat_body("Hello.")).status == 429
    client.close()
    until_admitted(acme)


def test_every_way_a_request_ends_makes_room(limited, upstream):
    """Whole, refused by the upstream, refused by us: none of them is counted for ever."""
    proxy = limited(requests_in_flight=1)
    acme = Caller(proxy.base_url, key=ACME)
    upstream.answer_next(
        answers.says("fine"),
        answers.json_body({"error": {"message": "no"}}, status=500),
        answers.body(b"{}", status=400),
    )
    with RawClient(proxy.port) as client:
        headers = [("Authorization", f"Bearer {ACME}"), ("Content-Type", "application/json")]
        for status in [200, 500, 400, 200, 200]:
            body = json.dumps(chat_body("Hello.")).encode()
            client.request("POST", "/v1/chat/completions", headers, body)
            assert client.read().status == status
    assert acme.post(chat_body("Hello."), ("X-Memory-Top-K", "none")).status == 400
    assert acme.post(chat_body("Hello."), ("X-Memory", "off")).status == 200
    assert acme.post(b"not JSON").status == 200


def test_the_rate_is_limited_in_the_dialect_of_each_route(limited, upstream):
    proxy = limited(requests_per_minute=3)
    acme = Caller(proxy.base_url, key=ACME)
    assert [acme.post(chat_body("Hello.")).status for _ in range(3)] == [200, 200, 200]
    chat = acme.post(chat_body("Hello."))
    api = call(proxy, "GET", "/api/v1/agents", key=ACME)
    tool = use_tool(proxy, "recall", {"query": "x"}, key=ACME)
    for reply in (chat, api, tool):
        assert reply.status == 429
        assert 1 <= int(reply.value("Retry-After")) <= 20
    assert chat.error["type"] == "rate_limit_error"
    assert json.loads(api.body)["detail"]
    assert json.loads(tool.body)["error"]["message"]
    assert len(upstream.requests) == 3
    assert Caller(proxy.base_url, key=OTHER).post(chat_body("Hello.")).status == 200
    for _ in range(5):
        assert call(proxy, "GET", "/api/v1/agents").status == 200, "the admin has no limit"


def test_at_its_memories_limit_the_chat_goes_on_and_nothing_is_stored(limited, upstream):
    proxy = limited(memories_per_agent=2)
    assert remember(proxy, "My falcon is called Zephyr.", "acme", ACME).status == 201
    assert remember(proxy, "My violin is from Cremona.", "acme", ACME).status == 201
    full = remember(proxy, "My bicycle is red.", "acme", ACME)
    assert full.status == 402
    assert "2 memories" in json.loads(full.body)["detail"]
    path = "/api/v1/agents/acme"
    brought = {"memories": [{"content": "My boat is green."}]}
    assert call(proxy, "POST", f"{path}/memories/bulk-import", brought).status == 402
    assert call(proxy, "POST", f"{path}/ingest", {"content": "My car is blue."}).status == 402
    tool = use_tool(proxy, "remember", {"content": "My cat is grey."}, key=ACME)
    assert json.loads(tool.body)["result"]["isError"] is True

    acme = Caller(proxy.base_url, session="default", key=ACME)
    reply = acme.post(chat_body("What is my falcon called?"))
    assert reply.status == 200
    assert reply.value("X-Memory") == "read"
    assert reply.value("X-Memory-Status") == "ok"
    assert "Zephyr" in system_text(upstream.last)
    writing = acme.post(chat_body("My hat is black."), ("X-Memory", "write"))
    assert writing.value("X-Memory") == "off"
    other = Caller(proxy.base_url, key=OTHER).post(chat_body("My hat is white."))
    assert other.value("X-Memory") == "on"
    until(lambda: proxy.stored("hat is white"), "the other's memory")
    proxy.stop()
    for text in ("bicycle", "boat", "my falcon called", "cat is grey", "hat is black"):
        assert not proxy.stored(text)


def test_forgetting_makes_room(limited):
    proxy = limited(memories_per_agent=1)
    assert remember(proxy, "My falcon is called Zephyr.", "acme", ACME).status == 201
    assert remember(proxy, "My violin is from Cremona.", "acme", ACME).status == 402
    assert call(proxy, "DELETE", "/api/v1/agents/acme/memories").status == 200
    assert remember(proxy, "My violin is from Cremona.", "acme", ACME).status == 201


def test_bytes_are_limited_too(limited):
    proxy = limited(bytes_per_agent=1000)
    assert remember(proxy, "x" * 900, "acme", ACME).status == 201
    full = remember(proxy, "y" * 200, "acme", ACME)
    assert full.status == 402
    assert "1000 bytes" in json.loads(full.body)["detail"]
