"""Every tool, as a model calls it."""

import json
import uuid

import jsonschema
import pytest

TOOLS = {"remember", "recall", "inject_context", "forget", "list_sessions"}


def test_every_tool_has_schemas_and_hints(memory):
    tools = memory.tools()
    assert tools.keys() == TOOLS
    for tool in tools.values():
        assert len(tool["description"]) > 40 and tool["title"]
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
        assert tool["inputSchema"]["additionalProperties"] is False
    hints = {name: tool["annotations"] for name, tool in tools.items()}
    assert {name for name in TOOLS if hints[name]["readOnlyHint"]} == {
        "recall",
        "inject_context",
        "list_sessions",
    }
    assert [name for name in TOOLS if hints[name]["destructiveHint"]] == ["forget"]


def test_what_is_remembered_is_recalled(memory):
    kept = memory.remember("Alice is allergic to hazelnuts.", memory_type="fact")
    memory.remember("Alice lives in Oslo.")
    assert kept["content"] == "Alice is allergic to hazelnuts."
    assert kept["memory_type"] == "fact"
    assert kept["deduplicated"] is False
    [found] = memory.value("recall", query="hazelnuts", top_k=1)["memories"]
    assert found["id"] == kept["id"]
    assert found["content"] == kept["content"]
    assert found["created_at"] == kept["created_at"]
    assert 0 < found["score"] <= 1 and 0 < found["confidence"] <= 1


def test_the_same_again_is_the_same_memory(memory):
    first = memory.remember("Alice lives in Oslo.")
    again = memory.remember("Alice lives in Oslo.")
    assert again == {**first, "deduplicated": True}
    assert memory.recall("Where does Alice live?") == ["Alice lives in Oslo."]


def test_a_recall_keeps_to_number_kind_and_threshold(memory):
    for food in ("plums", "pears", "figs"):
        memory.remember(f"Alice eats {food}.", memory_type="episodic")
    memory.remember("Alice eats no meat.", memory_type="preference")
    assert len(memory.recall("What does Alice eat?", top_k=2)) == 2
    assert memory.recall("What does Alice eat?", memory_type="preference") == [
        "Alice eats no meat."
    ]
    assert memory.recall("Which telescope did Bob buy?", threshold=0.9) == []


def test_context_comes_as_one_block(memory):
    memory.remember("Alice is allergic to hazelnuts.")
    given = memory.value("inject_context", message="Are hazelnuts fine for Alice?")
    assert "Alice is allergic to hazelnuts." in given["context"]
    assert given["memories_used"] == 1
    assert [found["content"] for found in given["memories"]] == ["Alice is allergic to hazelnuts."]
    nothing = memory.value("inject_context", message="Which telescope did Bob buy?", threshold=0.9)
    assert nothing == {"context": "", "memories_used": 0, "memories": []}


@pytest.mark.parametrize("erase", [False, True])
def test_what_is_forgotten_is_not_recalled(memory, erase):
    kept = memory.remember("Alice lives in Oslo.")
    gone = memory.value("forget", memory_id=kept["id"], erase=erase)
    assert gone == {"id": kept["id"], "erased": erase}
    assert memory.recall("Where does Alice live?") == []
    assert memory.call("forget", memory_id=kept["id"]).is_error


def test_its_own_session_is_listed_and_no_other(place):
    with place.connect("alice") as alice, place.connect("bob") as bob:
        alice.remember(f"Alice lives in {uuid.uuid4()}.")
        bob.remember("Bob lives in Bergen.")
        [listed] = bob.value("list_sessions")["sessions"]
    assert listed["session_id"] == "bob"
    assert listed["count"] == 1


def test_a_result_is_there_as_text_and_keeps_to_its_schema(memory):
    kept = memory.remember("Alice lives in Oslo.")
    calls = {
        "remember": {"content": "Alice has a cat."},
        "recall": {"query": "Oslo"},
        "inject_context": {"message": "Oslo?"},
        "list_sessions": {"limit": 5},
        "forget": {"memory_id": kept["id"]},
    }
    assert calls.keys() == TOOLS
    schemas = {name: tool["outputSchema"] for name, tool in memory.tools().items()}
    for name, arguments in calls.items():
        result = memory.call(name, **arguments)
        assert json.loads(result.text) == result.value
        jsonschema.validate(result.value, schemas[name])
