"""Clients of earlier revisions of the protocol."""

import mcp.types
import pytest


@pytest.mark.parametrize("revision", ["2025-03-26", "2025-06-18", "2025-11-25"])
def test_a_client_gets_the_revision_that_it_asks_for(place, monkeypatch, revision):
    monkeypatch.setattr(mcp.types, "LATEST_PROTOCOL_VERSION", revision)
    with place.connect() as memory:
        assert memory.revision == revision
        result = memory.call("remember", content="Alice lives in Oslo.")
        tool = memory.tools()["remember"]
        found = memory.call("recall", query="Oslo")
    # Structured results came with 2025-06-18.
    is_structured = revision != "2025-03-26"
    assert (result.value is not None) == is_structured
    assert ("outputSchema" in tool) == is_structured
    assert "Alice lives in Oslo." in result.text and "Alice lives in Oslo." in found.text


def test_a_client_of_an_unknown_revision_is_offered_one_that_it_may_take(place, monkeypatch):
    monkeypatch.setattr(mcp.types, "LATEST_PROTOCOL_VERSION", "2024-11-05")
    with place.connect() as memory:
        assert memory.revision == "2025-11-25"
        assert memory.recall("Oslo") == []
