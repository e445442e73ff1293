"""Sets of memories: import, export, bulk deletion, long texts."""

import json

LINES = [
    {"content": "Falcons hunt by day.", "session_id": "alice", "memory_type": "fact"},
    {"content": "Owls hunt by night.", "session_id": "bob", "created_at": "2026-01-02T03:04:05Z"},
    {
        "content": "What do owls eat?",
        "session_id": "bob",
        "role": "user",
        "source": "exchange",
        "conversation_id": "00ff00ff00ff00ff",
        "position": 4,
        "is_complete": False,
        "metadata": {"a": [1]},
        "user_id": "u1",
        "created_at": "2026-01-02T03:04:05.678901+01:00",
        "access_count": 3,
        "last_accessed_at": "2026-02-02T00:00:00Z",
        "consolidation_count": 2,
        "pinned": True,
    },
]


def test_an_import_takes_over_what_a_line_says(agent):
    report = agent.ask("importMemories", {"memories": LINES})
    assert report.json == {"imported": 3, "known": 0, "failed": 0, "errors": []}
    brought = agent.ask("listMemories", user_id="u1").json["memories"][0]
    told = {**LINES[2], "created_at": "2026-01-02T02:04:05.678901Z"}
    told["last_accessed_at"] = "2026-02-02T00:00:00.000000Z"
    assert {key: brought[key] for key in told} == told


def test_an_import_that_is_repeated_adds_nothing(agent):
    agent.ask("importMemories", {"memories": LINES})
    again = agent.ask("importMemories", {"memories": LINES}).json
    assert (again["imported"], again["known"]) == (0, 3)
    twice = agent.ask("importMemories", {"memories": [{"content": "new"}] * 2}).json
    assert (twice["imported"], twice["known"]) == (1, 1)
    assert len(agent.contents()) == 4


def test_a_thousand_memories_are_imported_at_once(agent):
    lines = [{"content": f"Number {number}."} for number in range(1000)]
    assert agent.ask("importMemories", {"memories": lines}).json["imported"] == 1000
    refused = agent.ask("importMemories", {"memories": [*lines, {"content": "one more"}]})
    assert refused.problems == {("body", "memories", "too_long")}


def test_one_wrong_line_keeps_all_out_and_is_named(agent):
    lines = [*LINES, {"session_id": ""}, {"content": "x", "role": "king"}, 7]
    refused = agent.ask("importMemories", {"memories": lines})
    assert refused.status == 422
    assert refused.problems == {
        ("body", "memories", 3, "content", "missing"),
        ("body", "memories", 3, "session_id", "value_error"),
        ("body", "memories", 4, "role", "enum"),
        ("body", "memories", 5, "object_type"),
        ("body", "memories", 5, "content", "missing"),
    }
    assert agent.contents() == []


def test_an_export_imported_is_the_same_export(agent, admin):
    agent.ask("importMemories", {"memories": LINES})
    agent.remember("I like tea.", ttl_days=3, metadata={"é": "🦅"})
    exported = agent.ask("exportMemories").json
    assert (exported["agent_id"], exported["total"]) == (agent.agent, 4)
    other = admin.new_agent()
    other.ask("importMemories", {"memories": exported["memories"]})
    copy = other.ask("exportMemories").json["memories"]
    assert [{**memory, "agent_id": agent.agent} for memory in copy] == exported["memories"]


def test_an_export_comes_as_lines_too(agent):
    agent.ask("importMemories", {"memories": LINES})
    lines = agent.ask("exportMemories", format="jsonl").reply.body.splitlines()
    whole = agent.ask("exportMemories", format="json").json["memories"]
    assert [json.loads(line) for line in lines] == whole


def test_an_export_of_several_pages_is_whole(agent):
    for start in range(0, 1200, 600):
        lines = [{"content": f"Number {start + number}."} for number in range(600)]
        agent.ask("importMemories", {"memories": lines})
    exported = agent.ask("exportMemories").json
    assert exported["total"] == len({memory["content"] for memory in exported["memories"]}) == 1200


def test_an_export_is_filtered(agent):
    agent.ask("importMemories", {"memories": LINES})

    def exported(**query):
        return [
            memory["content"] for memory in agent.ask("exportMemories", **query).json["memories"]
        ]

    assert exported(session_id="alice") == ["Falcons hunt by day."]
    assert exported(memory_type="fact") == ["Falcons hunt by day."]
    assert exported(user_id="u1") == ["What do owls eat?"]
    assert exported(session_id="carol") == []


# Deleted together


def test_a_bulk_deletion_takes_what_matches_everything_named(agent):
    agent.ask("importMemories", {"memories": LINES})
    delete = {"session_id": "bob", "before_date": "2026-01-02T03:00:00Z"}
    assert agent.ask("deleteMany", delete).json == {"deleted": 1}
    assert set(agent.contents()) == {"Falcons hunt by day.", "Owls hunt by night."}
    assert agent.ask("deleteMany", {"memory_type": "fact"}).json == {"deleted": 1}
    assert agent.contents() == ["Owls hunt by night."]


def test_a_bulk_deletion_by_ids_takes_those_that_are_there(agent):
    one, two, three = (agent.remember(f"Number {number}.") for number in range(3))
    gone = [one["id"], two["id"], "0197f3a2-7c1e-7d3a-9b52-3f0e8c6a1d47"]
    assert agent.ask("deleteMany", {"memory_ids": gone}).json == {"deleted": 2}
    assert agent.contents() == [three["content"]]
    other = {"memory_ids": [three["id"]], "session_id": "bob"}
    assert agent.ask("deleteMany", other).json == {"deleted": 0}
    assert agent.ask("restoreMemory", memory_id=one["id"]).status == 200


def test_a_bulk_deletion_of_nothing_in_particular_is_refused(agent):
    agent.remember("I like tea.")
    assert agent.ask("deleteMany", {"memory_ids": None}).problems == {("body", "value_error")}
    assert agent.contents() == ["I like tea."]


# Long texts


def test_a_long_text_becomes_memories_and_nothing_is_left_out(agent):
    text = "\n".join(f"Chapter {number}. " + "The falcon flies on. " * 20 for number in range(30))
    taken = agent.ask("ingest", {"content": text, "session_id": "alice", "source": "book.txt"})
    assert (taken.status, taken.json["source"]) == (201, "book.txt")
    pieces = [memory["content"] for memory in taken.json["memories"]]
    assert taken.json["extracted"] == len(pieces) == 20
    assert "".join(" ".join(pieces).split()) == "".join(text.split())
    assert {memory["memory_type"] for memory in taken.json["memories"]} == {"semantic"}
    assert [memory["position"] for memory in taken.json["memories"]] == list(range(20))
    assert len({memory["conversation_id"] for memory in taken.json["memories"]}) == 1
    assert "Chapter 17." in "".join(agent.recall("Chapter 17", top_k=1))


def test_a_text_says_what_its_memories_have_in_common(agent):
    wanted = {"memory_type": "procedural", "metadata": {"a": 1}, "user_id": "u1"}
    body = {"content": "First this. Then that.", "ttl_days": 2, "max_memories": 1, **wanted}
    [memory] = agent.ask("ingest", body).json["memories"]
    assert {key: memory[key] for key in wanted} == wanted
    assert memory["session_id"] == "default" and memory["expires_at"]


def test_a_text_of_spaces_makes_nothing(agent):
    assert agent.ask("ingest", {"content": " \n\t "}).json["memories"] == []
