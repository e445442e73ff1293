"""Memories as resources, for a person who picks one in a client."""


def test_the_latest_memories_are_listed_first(memory):
    first = memory.remember("Alice lives in Oslo.")
    second = memory.remember("Alice has a cat.")
    recent, *memories = memory.resources()
    assert recent["uri"] == "memory://recent"
    assert [resource["title"] for resource in memories] == [
        "Alice has a cat.",
        "Alice lives in Oslo.",
    ]
    assert [resource["name"] for resource in memories] == [second["id"], first["id"]]
    assert memories[0]["annotations"]["lastModified"] == second["created_at"]


def test_a_listed_memory_is_read(memory):
    kept = memory.remember("Alice lives in Oslo,\nand has a cat.")
    [_, listed] = memory.resources()
    assert memory.read(listed["uri"]) == kept["content"]
    assert memory.read("memory://recent") == (
        f"{kept['created_at']} Alice lives in Oslo, and has a cat."
    )


def test_a_forgotten_memory_is_listed_no_more(memory):
    kept = memory.remember("Alice lives in Oslo.")
    memory.value("forget", memory_id=kept["id"])
    assert [resource["name"] for resource in memory.resources()] == ["recent"]


def test_a_template_says_how_a_memory_is_named(memory):
    [template] = memory.resource_templates()
    kept = memory.remember("Alice lives in Oslo.")
    uri = template["uriTemplate"].replace("{id}", kept["id"])
    assert memory.read(uri) == "Alice lives in Oslo."
