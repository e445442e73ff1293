"""Nobody sees or changes what is another agent's or another session's, at no endpoint.

The endpoints are those of openapi.json, so a new one can't be forgotten here.
"""

import json
import uuid

import pytest

from api_document import OPERATIONS, Operation

SECRET = "canary-5d31"
CONTENT = f"The falcon {SECRET} hunts by day."
ONLY_ADMIN = {"makeAgent", "adoptAgent", "showStatistics"}
NO_AGENT = {"createAgent", "listAgents", "showStatistics"}
# These are about a whole agent, or about a person; a caller who owns the agent owns its sessions.
NO_SESSION = {"createAgent", "listAgents", "showAgent", "changeAgent", "eraseAgent", "listSessions"}
NO_SESSION |= {"showHealth", "makeAgent", "adoptAgent", "showStatistics", "exportUser", "eraseUser"}
NO_SESSION |= {"importMemories"}  # each memory names its own

BODIES = {
    "recall": {"query": CONTENT, "threshold": 0},
    "injectContext": {"message": CONTENT, "threshold": 0},
    "remember": {"content": CONTENT},
    "ingest": {"content": CONTENT},
    "deleteMany": {"memory_type": "episodic"},
}


@pytest.fixture
def told(acme):
    """A memory of acme's in a session of its own; whatever is asked, it must stay as it is."""
    session = "session-" + uuid.uuid4().hex
    memory = acme.remember(CONTENT, session=session, user_id=session)
    yield memory
    shown = acme.ask("showMemory", memory_id=memory["id"]).json
    volatile = {"agent_memory_count", "access_count", "last_accessed_at"}
    assert {k: v for k, v in shown.items() if k not in volatile} == {
        k: v for k, v in memory.items() if k not in volatile
    }


def body_of(operation: Operation, memory: dict) -> dict | None:
    if operation.name == "deleteMany":
        return {"memory_ids": [memory["id"]]}
    return BODIES.get(operation.name, operation.example)


def ask(caller, operation: Operation, memory: dict, body=None, **query):
    where = {"agent_id": memory["agent_id"]}
    if operation.has("memory_id"):
        where["memory_id"] = memory["id"]
    if operation.has("user_id"):
        where["user_id"] = memory["user_id"]
    return caller.ask(operation.name, body or body_of(operation, memory), **where, **query)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_another_clients_key_gets_nothing(zebra, told, operation):
    answer = ask(zebra, operation, told)
    if operation.name in NO_AGENT - ONLY_ADMIN:
        assert answer.status in (200, 201)
        assert "acme" not in json.dumps(answer.json)
    else:
        assert answer.status == 404
        assert answer.detail in ("Agent not found", "Not Found")
    assert SECRET.encode() not in answer.reply.body


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.has("memory_id")], ids=str)
def test_another_agents_memory_is_not_found_in_the_own_one(zebra, told, operation):
    answer = ask(zebra, operation, {**told, "agent_id": "zebra"})
    assert (answer.status, answer.detail) == (404, "Memory not found")


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_another_session_gets_nothing(acme, told, operation):
    other = "session-" + uuid.uuid4().hex
    body, query = body_of(operation, told), {}
    if "session_id" in operation.query:
        query["session_id"] = other
    elif "session_id" in operation.fields:
        body = {**body, "session_id": other}
    else:
        assert operation.name in NO_SESSION
        return
    answer = ask(acme, operation, told, body, **query)
    if operation.has("memory_id"):
        assert (answer.status, answer.detail) == (404, "Memory not found")
    elif answer.status == 201:
        assert other == (answer.json.get("memories") or [answer.json])[0]["session_id"]
        assert b'"deduplicated":true' not in answer.reply.body
    else:
        assert answer.status == 200
        told_back = json.dumps({**answer.json, "query": None})
        assert SECRET not in told_back and answer.json.get("deleted", 0) == 0


@pytest.mark.parametrize("name", sorted(ONLY_ADMIN))
def test_administration_is_the_admins(acme, told, name):
    operation = next(one for one in OPERATIONS if one.name == name)
    answer = ask(acme, operation, told)
    assert (answer.status, answer.detail) == (404, "Not Found")


def test_an_import_brings_nothing_into_another_agent(zebra, acme, told):
    """A line's agent_id counts for nothing, and an id that is taken there is no way in."""
    line = {**told, "content": "Overwritten."}
    assert zebra.ask("importMemories", {"memories": [line]}).json["imported"] == 1
    assert "Overwritten." not in acme.contents(session_id=told["session_id"])
    [brought] = zebra.ask("listMemories", search="Overwritten.").json["memories"]
    assert brought["agent_id"] == "zebra"


def test_an_import_into_another_session_leaves_the_first_alone(acme, told):
    other = "session-" + uuid.uuid4().hex
    line = {**told, "content": "Overwritten.", "session_id": other}
    assert acme.ask("importMemories", {"memories": [line]}).json["imported"] == 1
    assert acme.contents(session_id=other) == ["Overwritten."]
    assert acme.contents(session_id=told["session_id"]) == [CONTENT]


def test_sessions_whose_names_only_look_alike_are_two(acme):
    one, two = (f"{form}-{uuid.uuid4().hex}" for form in ("e\u0301", "\u00e9"))
    two = "\u00e9" + one.removeprefix("e\u0301")
    acme.remember("Told to the first.", session=one)
    assert acme.contents(session_id=two) == []
    assert acme.recall("Told to the first.", session=two) == []


def test_what_a_chat_said_is_the_agents_too(acme, api_proxy, upstream):
    """One memory: what is told through /v1 is found by the memory API, in its session."""
    from callers import Caller, chat_body
    from proxy_process import until

    session = "session-" + uuid.uuid4().hex
    caller = Caller(api_proxy.base_url, session=session, key=acme.key)
    assert caller.post(chat_body(f"My falcon is {session}.")).status == 200
    assert acme.recall("What is my falcon?", session=session)[0] == f"My falcon is {session}."
    until(lambda: len(acme.contents(session_id=session)) == 2, "both sides as memories")
    roles = acme.ask("listMemories", session_id=session, sort="oldest").json["memories"]
    assert {one["role"] for one in roles} == {"user", "assistant"}
    assert {one["source"] for one in roles} == {"exchange"}
