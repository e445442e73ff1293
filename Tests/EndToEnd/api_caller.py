"""Callers of the memory API. Whatever they are answered is held against openapi.json."""

import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from api_document import Operation, check, operation
from raw_http import RawClient, Reply

FIGURES = {"similarity", "score", "confidence", "cosine"}


@dataclass(frozen=True)
class Answer:
    reply: Reply

    @property
    def status(self) -> int:
        return self.reply.status

    @cached_property
    def json(self):
        return json.loads(self.reply.body)

    @property
    def detail(self):
        return self.json["detail"]

    @property
    def problems(self) -> set[tuple]:
        """Where something is wrong, and what: `("body", "content", "missing")`."""
        return {(*problem["loc"], problem["type"]) for problem in self.detail}


@dataclass(frozen=True)
class ApiCaller:
    """A key, and the agent that it talks about."""

    port: int
    key: str | None
    agent: str = "default"
    key_header: str = "X-API-Key"

    def ask(self, name: str, body=None, *, headers=(), **where) -> Answer:
        """Calls an operation. What its path has no place for stands in the query."""
        asked = operation(name)
        names = {"agent_id": where.pop("agent_id", self.agent)}
        names |= {key: where.pop(key) for key in ("memory_id", "user_id") if asked.has(key)}
        target = asked.at(**names)
        if query := {key: value for key, value in where.items() if value is not None}:
            target += "?" + urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        answer = self.send(asked.method, target, data, headers)
        check_answer(asked, answer)
        return answer

    def send(self, method: str, target: str, data: bytes | None = None, headers=()) -> Answer:
        sent = [] if self.key is None else [(self.key_header, self.key)]
        if data is not None and not any(name == "Content-Type" for name, _ in headers):
            sent.append(("Content-Type", "application/json"))
        with RawClient(self.port) as client:
            client.request(method, target, [*sent, *headers], data)
            return Answer(client.read(method))

    # What tests say most

    def new_agent(self) -> "ApiCaller":
        """The same key with an agent that nobody else has."""
        made = self.ask("createAgent", {"name": "agent-" + uuid.uuid4().hex[:8]})
        assert made.status == 201
        return ApiCaller(self.port, self.key, made.json["id"])

    def remember(self, content: str, session: str | None = "alice", **more) -> dict:
        answer = self.ask("remember", {"content": content, "session_id": session, **more})
        assert answer.status == 201, answer.reply.body
        return answer.json

    def recall(self, query: str, session: str | None = "alice", **more) -> list[str]:
        answer = self.ask("recall", {"query": query, "session_id": session, **more})
        assert answer.status == 200, answer.reply.body
        return [result["memory"]["content"] for result in answer.json["results"]]

    def contents(self, **query) -> list[str]:
        """What the agent's memories say, the newest first."""
        answer = self.ask("listMemories", **query)
        assert answer.status == 200, answer.reply.body
        return [memory["content"] for memory in answer.json["memories"]]


def check_answer(asked: Operation, answer: Answer):
    responses = asked.responses
    assert str(answer.status) in responses, f"{asked} never told of a {answer.status}"
    told = responses[str(answer.status)]
    for name, header in told.get("headers", {}).items():
        assert answer.reply.value(name) or not header.get("required"), name
    # What the guard in front refuses is not about anybody.
    assert answer.reply.value("Cache-Control") == "no-store" or answer.status in (403, 415)
    content = told.get("content", {})
    if not content:
        assert answer.reply.body == b""
        return
    kind = answer.reply.value("Content-Type")
    assert kind in content
    if kind == "application/json":
        check(answer.json, content[kind]["schema"])
