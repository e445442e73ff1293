"""Listings of the memory API: pages, filters, order."""

import pytest

NUMBERS = [f"Memory number {number}." for number in range(7)]


@pytest.fixture
def full(agent):
    for text in NUMBERS:
        agent.remember(text)
    return agent


def test_the_newest_comes_first_unless_asked_otherwise(full):
    assert full.contents() == NUMBERS[::-1]
    assert full.contents(sort="recent") == NUMBERS[::-1]
    assert full.contents(sort="oldest") == NUMBERS


@pytest.mark.parametrize(
    "query, told",
    [
        ({}, (1, 20, 1, 20, 0)),
        ({"per_page": 3}, (1, 3, 3, 3, 0)),
        ({"page": 2, "per_page": 3}, (2, 3, 3, 3, 3)),
        ({"limit": 4, "offset": 4}, (2, 4, 2, 4, 4)),
        ({"limit": 2, "per_page": 5, "page": 3}, (3, 2, 4, 2, 4)),
        ({"page": 9, "per_page": 3}, (9, 3, 3, 3, 24)),
    ],
    ids=str,
)
def test_a_page_says_which_it_is(full, query, told):
    page = full.ask("listMemories", **query).json
    assert page["total"] == 7
    assert tuple(page[key] for key in ("page", "per_page", "pages", "limit", "offset")) == told
    start = page["offset"]
    expected = NUMBERS[::-1][start : start + page["limit"]]
    assert [memory["content"] for memory in page["memories"]] == expected


def test_pages_hold_everything_once(full):
    pages = [full.contents(page=page, per_page=2) for page in range(1, 6)]
    assert [len(page) for page in pages] == [2, 2, 2, 1, 0]
    assert sum(pages, []) == NUMBERS[::-1]


@pytest.mark.parametrize(
    "text, found",
    [("TEA", ["I like Tea."]), ("100%", ["100% sure."]), ("_", ["a_b"]), ("*", []), ("", None)],
)
def test_search_finds_a_part_of_the_content_and_nothing_is_a_wildcard(agent, text, found):
    everything = ["I like Tea.", "100% sure.", "a_b", "1000 more."]
    for content in everything:
        agent.remember(content)
    assert agent.contents(search=text, sort="oldest") == (everything if found is None else found)


def test_filters_are_all_to_be_met(agent):
    agent.remember("one", memory_type="fact", user_id="u1", pinned=True)
    agent.remember("two", memory_type="fact", user_id="u2")
    agent.remember("three", session="bob", user_id="u1")
    assert agent.contents(user_id="u1") == ["three", "one"]
    assert agent.contents(pinned="true") == ["one"]
    assert agent.contents(pinned="false") == ["three", "two"]
    assert agent.contents(session_id="bob") == ["three"]
    assert agent.contents(user_id="u1", memory_type="fact", session_id="alice") == ["one"]
    assert agent.contents(user_id="u1", memory_type="fact", session_id="bob") == []


def test_what_was_recalled_most_comes_first(agent):
    import_lines = [
        {"content": "seldom", "access_count": 1, "last_accessed_at": "2026-02-01T00:00:00Z"},
        {"content": "often", "access_count": 9, "last_accessed_at": "2026-01-01T00:00:00Z"},
        {"content": "never"},
    ]
    agent.ask("importMemories", {"memories": import_lines})
    assert agent.contents(sort="access_count") == ["often", "seldom", "never"]
    assert agent.contents(sort="last_accessed")[:2] == ["seldom", "often"]
