"""What goes wrong is said in a way that its reader can act on."""

import uuid

import pytest

from mcp_client import IS_OLDER

INVALID_PARAMETERS = -32602
NO_SUCH_RESOURCE = -32002 if IS_OLDER else INVALID_PARAMETERS

MISTAKES = [
    ("remember", {}, "content is required"),
    ("remember", {"content": ""}, "content must be a string of 1 to 32000 characters"),
    ("remember", {"content": "x", "memory_type": "dream"}, "memory_type must be one of"),
    ("remember", {"content": "x", "ttl_days": 0}, "ttl_days must be an integer from 1 to 3650"),
    ("recall", {"query": "x", "top_k": 21}, "top_k must be an integer from 1 to 20"),
    ("recall", {"query": "x", "threshold": 2}, "threshold must be a number from 0"),
    ("inject_context", {"message": 7}, "message must be a string"),
    ("forget", {"memory_id": "first"}, "memory_id must be the id of a memory, a UUID"),
    ("list_sessions", {"limit": "all"}, "limit must be an integer"),
]


@pytest.mark.parametrize("tool, arguments, said", MISTAKES)
def test_a_model_learns_what_to_do_differently(http_place, tool, arguments, said):
    with http_place.connect() as memory:
        result = memory.call(tool, **arguments)
    assert result.is_error
    assert result.text.startswith(f"{tool}: {said}")


@pytest.mark.parametrize("tool", ["remember", "recall", "inject_context", "list_sessions"])
@pytest.mark.parametrize("name", ["session_id", "agent_id", "agent", "session", "user_id"])
def test_no_argument_names_somebody_else(http_place, tool, name):
    needed = {"remember": "content", "recall": "query", "inject_context": "message"}
    arguments = {needed[tool]: "Where?"} if tool in needed else {}
    with http_place.connect() as memory:
        result = memory.call(tool, **arguments, **{name: "alice"})
    assert result.is_error
    assert f"{name} is not an argument" in result.text


def test_a_memory_of_another_session_is_out_of_reach(place):
    with place.connect("alice") as alice, place.connect("bob") as bob:
        kept = alice.remember(f"Alice lives in {uuid.uuid4()}.")
        uri = f"memory://memories/{kept['id']}"
        for erase in (False, True):
            assert bob.call("forget", memory_id=kept["id"], erase=erase).is_error
        assert bob.error_of("read_resource", uri)[0] == NO_SUCH_RESOURCE
        assert bob.recall("Where does Alice live?") == []
        assert alice.read(uri) == kept["content"]


def test_a_tool_that_is_not_there_is_the_clients_mistake(memory):
    code, message = memory.error_of("call_tool", "dream", {})
    assert code == INVALID_PARAMETERS
    assert message == "Unknown tool: dream"


def test_a_resource_that_is_not_there_is_the_clients_mistake(memory):
    for uri in (f"memory://memories/{uuid.uuid4()}", "memory://nothing", "file:///etc/passwd"):
        assert memory.error_of("read_resource", uri)[0] == NO_SUCH_RESOURCE
