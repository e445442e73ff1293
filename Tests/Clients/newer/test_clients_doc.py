"""docs/clients.md: what it tells to do works."""

import pytest

from snippets import DOCUMENT, run_and_recall

CHATS = ["openai, Python", "LangChain", "litellm", "llm"]


@pytest.mark.parametrize("client", CHATS)
def test_the_document_works_as_it_stands(proxy, upstream, tmp_path, client):
    assert run_and_recall(client, proxy, upstream, tmp_path) == ["/v1/chat/completions"]


def test_agents_speak_responses(proxy, upstream, tmp_path):
    assert run_and_recall("openai-agents", proxy, upstream, tmp_path) == ["/v1/responses"]


def test_the_table_says_what_is_run():
    rows = [line.split(" | ") for line in DOCUMENT.read_text().splitlines() if line[:2] == "| "]
    run = {cells[0].strip("| ") for cells in rows if cells[-1].strip(" |") == "yes"}
    assert run == {*CHATS, "openai-agents", "LlamaIndex"}
