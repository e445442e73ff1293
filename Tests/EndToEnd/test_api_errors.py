"""Every error of the memory API, at every endpoint that can have it.

The endpoints are those of openapi.json, so a new one can't be forgotten here.
"""

import json
import uuid

import pytest

from api_caller import ApiCaller, check_answer
from api_document import OPERATIONS, Operation, methods_at
from proxy_process import until
from raw_http import RawClient

WITH_BODY = [operation for operation in OPERATIONS if operation.body]
WITH_AGENT = [operation for operation in OPERATIONS if operation.has("agent_id")]
PATHS = sorted({operation.path for operation in OPERATIONS})
JSON = ("Content-Type", "application/json")
SOMEBODY = {"agent_id": "default", "memory_id": str(uuid.UUID(int=7)), "user_id": "nobody-yet"}


def all_of(operations):
    return pytest.mark.parametrize("operation", operations, ids=str)


def send(caller: ApiCaller, operation: Operation, data: bytes | None, *headers, **names):
    if data is not None and not any(name == "Content-Type" for name, _ in headers):
        headers = (JSON, *headers)
    target = operation.at(**{**SOMEBODY, **names})
    answer = caller.send(operation.method, target, data, headers)
    check_answer(operation, answer)
    return answer


def example(operation: Operation) -> bytes | None:
    return operation.body and json.dumps(operation.example).encode()


# 401


@all_of(OPERATIONS)
@pytest.mark.parametrize("key", [None, "", "sk-an-upstreams-key", "key-of-acm", "key-of-acme2"])
@pytest.mark.parametrize("header", ["X-API-Key", "Authorization"])
def test_a_stranger_is_told_nothing(api_proxy, operation, key, header):
    key = f"Bearer {key}" if key and header == "Authorization" else key
    answer = send(ApiCaller(api_proxy.port, key, key_header=header), operation, example(operation))
    assert answer.status == 401
    assert answer.reply.value("WWW-Authenticate").startswith("Bearer")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_bearer_token_is_as_good_as_a_header(acme, scheme):
    bearer = ApiCaller(acme.port, f"{scheme} {acme.key}", key_header="Authorization")
    assert bearer.ask("showAgent", agent_id="acme").status == 200


# 404


@all_of(WITH_AGENT)
def test_an_unknown_agent_is_not_found(admin, operation):
    if operation.name == "makeAgent":
        pytest.skip("makes it")
    answer = send(admin, operation, example(operation), agent_id="nobody")
    assert (answer.status, answer.detail) == (404, "Agent not found")


@all_of([operation for operation in OPERATIONS if operation.has("memory_id")])
def test_an_unknown_memory_is_not_found(admin, operation):
    answer = send(admin, operation, example(operation))
    assert (answer.status, answer.detail) == (404, "Memory not found")
    malformed = send(admin, operation, example(operation), memory_id="7")
    assert malformed.problems == {("path", "memory_id", "value_error")}


@pytest.mark.parametrize("path", ["nothing", "agents/default/nothing", "agents/a/memories/b/c/d"])
def test_an_unknown_route_is_not_found(admin, path):
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        answer = admin.send(method, f"/api/v1/{path}")
        assert (answer.status, answer.detail) == (404, "Not Found")


# 405, OPTIONS, HEAD


@pytest.mark.parametrize("path", PATHS)
def test_a_path_knows_its_methods(admin, path):
    has = methods_at(path)
    allowed = {*has, "OPTIONS", *(["HEAD"] if "GET" in has else [])}
    target = next(operation for operation in OPERATIONS if operation.path == path).at(**SOMEBODY)
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - allowed:
        answer = admin.send(method, target)
        assert answer.status == 405, method
        assert set(answer.reply.value("Allow").split(", ")) == allowed
        assert method == "HEAD" or answer.detail == "Method Not Allowed"
    asked = ApiCaller(admin.port, None).send("OPTIONS", target)
    assert (asked.status, asked.reply.body) == (204, b"")
    assert set(asked.reply.value("Allow").split(", ")) == allowed


@all_of([operation for operation in OPERATIONS if operation.method == "GET"])
def test_head_is_get_without_its_body(admin, agent, operation):
    memory = agent.remember("Falcons hunt by day.")
    target = operation.at(agent_id=agent.agent, memory_id=memory["id"], user_id="alice")
    whole, head = admin.send("GET", target), admin.send("HEAD", target)
    assert (head.status, head.reply.body) == (whole.status, b"") == (200, b"")
    for name in ("Content-Type", "Cache-Control", "Content-Disposition"):
        assert head.reply.value(name) == whole.reply.value(name)


# 413


@all_of(OPERATIONS)
def test_a_body_that_is_too_large_is_refused_unread(admin, operation):
    length = operation.max_body_bytes + 1
    with RawClient(admin.port) as client:
        target = operation.at(**SOMEBODY)
        headers = [("X-API-Key", admin.key), JSON, ("Content-Length", str(length))]
        client.request(operation.method, target, headers)
        reply = client.read()
    assert reply.status == 413
    assert str(operation.max_body_bytes) in json.loads(reply.body)["detail"]


def test_a_body_that_grows_too_large_is_refused(admin):
    with RawClient(admin.port) as client:
        headers = [("X-API-Key", admin.key), JSON, ("Transfer-Encoding", "chunked")]
        client.request("POST", "/api/v1/agents", headers)
        for _ in range(33):
            client.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
        assert client.read().status == 413


# 415


@all_of(WITH_BODY)
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"]
    + ["application/x-ndjson", "application/jsonl", "application/problem+json"],
)
def test_a_body_must_be_json_in_utf_8(admin, operation, kind):
    assert send(admin, operation, example(operation), ("Content-Type", kind)).status == 415


@all_of(OPERATIONS)
def test_a_body_of_another_type_is_refused_even_where_none_is_read(admin, operation):
    assert send(admin, operation, b"x", ("Content-Type", "text/plain")).status == 415


@pytest.mark.parametrize("kind", ['application/JSON;charset="UTF-8"', "application/json ; x=y"])
def test_a_type_may_say_more(admin, kind):
    body = b'{"name": "x"}'
    headers = [("Content-Type", kind)]
    assert admin.send("POST", "/api/v1/agents", body, headers).status == 201


# 503


@pytest.fixture
def without_store(start_proxy):
    """A proxy whose data folder has gone; a memory was stored before."""
    proxy = start_proxy()
    admin = ApiCaller(proxy.port, proxy.admin_token)
    memory = admin.remember("Falcons hunt by day.")
    away = proxy.data.with_name("away")
    proxy.data.rename(away)
    yield admin, memory
    away.rename(proxy.data)
    until(lambda: admin.ask("showMemory", memory_id=memory["id"]).status == 200, "it to be back")


def test_without_a_store_everything_says_so_and_when_to_come_back(without_store):
    admin, memory = without_store
    for operation in OPERATIONS:
        answer = send(admin, operation, example(operation), memory_id=memory["id"])
        assert answer.status == 503, operation
        assert int(answer.reply.value("Retry-After")) >= 1
        assert "/" not in answer.detail
