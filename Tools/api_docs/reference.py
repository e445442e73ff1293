"""openapi.json, as far as the documentation asks it something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .wording import Field, type_of


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    types: tuple[str, ...]
    schema: str | None

    @property
    def is_error(self) -> bool:
        return self.status >= "4"


class Reference:
    def __init__(self, document: dict):
        self.document = document
        self.info = document["info"]
        self.root = document["servers"][0]["url"]
        self.components = document["components"]

    @classmethod
    def read(cls, path: Path) -> "Reference":
        return cls(json.loads(path.read_text()))

    def resolve(self, value: dict) -> dict:
        if "$ref" not in value:
            return value
        found = self.document
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return {**found, **{key: value[key] for key in value if key != "$ref"}}

    def operations(self, tag: str | None = None) -> Iterator["Operation"]:
        for path, methods in self.document["paths"].items():
            for method, data in methods.items():
                if method != "parameters" and tag in (None, data["tags"][0]):
                    yield Operation(self, method, path, data, methods.get("parameters", []))

    def fields(self, schema: dict) -> list[Field]:
        """The members of an object, those of its parts first."""
        schema = self.resolve(schema)
        found = [field for part in schema.get("allOf", []) for field in self.fields(part)]
        required = schema.get("required", [])
        for name, value in schema.get("properties", {}).items():
            description = self.resolve(value).get("description", "")
            found.append(Field(name, type_of(value), name in required, description))
        return found

    def errors(self) -> list[tuple[str, str]]:
        """Every status that some operation fails with, and what it means."""
        answers = {
            answer.status: answer.description
            for operation in self.operations()
            for answer in operation.answers
            if answer.is_error
        }
        allowed = self.components["responses"]["NotAllowed"]["description"]
        return sorted({**answers, "405": allowed}.items())

    @property
    def schemas(self) -> dict[str, dict]:
        return self.components["schemas"]


class Operation:
    def __init__(self, reference: Reference, method: str, path: str, data: dict, shared: list):
        self.reference = reference
        self.method = method.upper()
        self.path = path
        self.name = data["operationId"]
        self.summary = data["summary"]
        self.description = data.get("description", "")
        self._data = data
        self._shared = shared

    @property
    def title(self) -> str:
        return f"{self.method} {self.path}"

    def parameters(self, place: str) -> list[Field]:
        found = map(self.reference.resolve, self._shared + self._data.get("parameters", []))
        return [
            Field(
                item["name"],
                type_of(item["schema"]),
                item.get("required", False),
                item.get("description", ""),
            )
            for item in found
            if item["in"] == place
        ]

    @property
    def body(self) -> dict | None:
        body = self._data.get("requestBody")
        return body and self.reference.resolve(body["content"]["application/json"]["schema"])

    @property
    def body_fields(self) -> list[Field]:
        return self.reference.fields(self.body) if self.body else []

    @property
    def body_example(self) -> dict | None:
        return self.body and self.body["examples"][0]

    @property
    def answers(self) -> list[Answer]:
        found = []
        for status, value in sorted(self._data["responses"].items()):
            answer = self.reference.resolve(value)
            content = answer.get("content", {})
            schema = content.get("application/json", {}).get("schema")
            types = tuple(content)
            found.append(Answer(status, answer["description"], types, schema and type_of(schema)))
        return found
