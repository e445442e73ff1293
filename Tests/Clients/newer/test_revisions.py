"""The current revision, and the handshake that came before it."""

import mcp_client


def test_the_current_revision_is_spoken(memory):
    assert memory.revision == "2026-07-28"


def test_a_client_that_begins_with_a_handshake_is_understood(place, monkeypatch):
    client = mcp_client.Client
    monkeypatch.setattr(mcp_client, "Client", lambda server: client(server, mode="legacy"))
    with place.connect() as memory:
        assert memory.revision == "2025-11-25"
        memory.remember("Alice lives in Oslo.")
        assert memory.recall("Oslo") == ["Alice lives in Oslo."]
