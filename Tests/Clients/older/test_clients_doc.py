"""docs/clients.md: LlamaIndex, which wants openai 2."""

from snippets import run_and_recall


def test_the_document_works_as_it_stands(proxy, upstream, tmp_path):
    asked = run_and_recall("LlamaIndex", proxy, upstream, tmp_path)
    assert asked == ["/v1/chat/completions"]
