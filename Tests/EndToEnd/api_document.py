"""openapi.json as the tests read it: which operations there are, and what their answers must be."""

import json
from dataclasses import dataclass
from functools import cache

from proxy_process import ROOT

SOURCE = ROOT / "Sources/CReference/openapi.json"
DOCUMENT = json.loads(SOURCE.read_text())
TYPES = {
    "string": str,
    "object": dict,
    "array": list,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
    "integer": int,
}


def resolved(value: dict) -> dict:
    if "$ref" not in value:
        return value
    found = DOCUMENT
    for name in value["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


@dataclass(frozen=True)
class Operation:
    method: str
    path: str

    @property
    def data(self) -> dict:
        return DOCUMENT["paths"][self.path][self.method.lower()]

    @property
    def name(self) -> str:
        return self.data["operationId"]

    @property
    def responses(self) -> dict[str, dict]:
        return {status: resolved(value) for status, value in self.data["responses"].items()}

    @property
    def body(self) -> dict | None:
        """The schema of its body."""
        if "requestBody" not in self.data:
            return None
        return resolved(self.data["requestBody"]["content"]["application/json"]["schema"])

    @property
    def example(self) -> dict | None:
        return self.body and self.body["examples"][0]

    @property
    def max_body_bytes(self) -> int:
        return self.data["x-max-body-bytes"]

    @property
    def query(self) -> dict[str, dict]:
        """The schemas of its query's parameters."""
        parameters = map(resolved, self.data.get("parameters", []))
        return {
            item["name"]: resolved(item["schema"]) for item in parameters if item["in"] == "query"
        }

    @property
    def fields(self) -> dict[str, dict]:
        return (self.body or {}).get("properties", {})

    def has(self, *names: str) -> bool:
        """Whether its path names all of these."""
        return all(f"{{{name}}}" in self.path for name in names)

    def at(self, **names: str) -> str:
        return DOCUMENT["servers"][0]["url"] + self.path.format(**names)

    def __str__(self) -> str:
        return self.name


OPERATIONS = [
    Operation(method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if method != "parameters"
]


def operation(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)


@cache
def methods_at(path: str) -> set[str]:
    return {operation.method for operation in OPERATIONS if operation.path == path}


def check(value, schema: dict, place: str = "$"):
    """The value is what the schema says, and says nothing that the schema does not."""
    parts = parts_of(schema)
    choices = next((part["anyOf"] for part in parts if "anyOf" in part), None)
    if choices:
        return check(value, next(c for c in choices if is_of_type(value, c)), place)
    for part in parts:
        assert is_of_type(value, part), f"{place}: {value!r} is no {part}"
        if isinstance(value, list) and "items" in part:
            for index, item in enumerate(value):
                check(item, part["items"], f"{place}[{index}]")
    members = {
        name: member for part in parts for name, member in part.get("properties", {}).items()
    }
    if not members:
        return None
    required = {name for part in parts for name in part.get("required", [])}
    assert required <= set(value) <= set(members), f"{place}: {set(value) ^ set(members)}"
    for name, item in value.items():
        check(item, members[name], f"{place}.{name}")
    return None


def parts_of(schema: dict) -> list[dict]:
    schema = resolved(schema)
    return [schema, *(deep for part in schema.get("allOf", []) for deep in parts_of(part))]


def is_of_type(value, schema: dict) -> bool:
    schema = resolved(schema)
    if "enum" in schema or "const" in schema:
        return value in schema.get("enum", [schema.get("const")])
    names = schema.get("type", list(TYPES))
    names = names if isinstance(names, list) else [names]
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)
