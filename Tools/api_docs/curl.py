"""Examples for the shell, made of the examples in the document."""

import json

from .reference import Operation

VARIABLES = """\
MEMORY_API=http://127.0.0.1:8080/api/v1
KEY=$(cat ~/.local/share/memory-proxy/admin-token)
AGENT=default
MEMORY=0197f3a2-7c1e-7d3a-9b52-3f0e8c6a1d47
"""
PLACES = {"{agent_id}": "$AGENT", "{memory_id}": "$MEMORY", "{user_id}": "alice"}
QUERIES = {
    "listMemories": "session_id=alice&search=falcon&per_page=50",
    "deleteMemories": "session_id=alice",
    "deleteMemory": "hard=true",
    "exportMemories": "format=jsonl",
}


def example(operation: Operation) -> str:
    path = operation.path
    for place, value in PLACES.items():
        path = path.replace(place, value)
    if query := QUERIES.get(operation.name):
        path += f"?{query}"
    method = operation.method
    words = ["curl -sS --fail-with-body"]
    if method not in ("GET", "POST") or (method == "POST" and not operation.body):
        words.append(f"-X {method}")
    words.append(f'"$MEMORY_API{path}" -H "X-API-Key: $KEY"')
    if operation.body:
        text = json.dumps(operation.body_example, ensure_ascii=False).replace("'", "'\\''")
        words.append(f"\\\n    --json '{text}'")
    return " ".join(words)
