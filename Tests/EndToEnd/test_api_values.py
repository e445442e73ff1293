"""422: values that are wrong, of every field and every parameter that openapi.json tells of."""

import pytest

from api_document import OPERATIONS, Operation, resolved

WRONG = {"string": 7, "integer": "7", "number": "x", "boolean": "yes", "object": [], "array": {}}
WITH_BODY = [operation for operation in OPERATIONS if operation.body]
FIELDS = [(operation, name) for operation in WITH_BODY for name in operation.fields]
PARAMETERS = [(operation, name) for operation in OPERATIONS for name in operation.query]


def plain(schema: dict) -> dict:
    """The schema of what is not null."""
    schema = resolved(schema)
    choices = schema.get("anyOf", [schema])
    return resolved(next(choice for choice in choices if choice != {"type": "null"}))


def wrong_values(schema: dict) -> list:
    schema = plain(schema)
    if "enum" in schema:
        return ["nonsense", "", 7]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    values = [WRONG[kinds[0]], {"an": "object"} if kinds[0] != "object" else "text"]
    match schema:
        case {"format": "uuid"}:
            values += ["7", ""]
        case {"format": "date-time"}:
            values += ["yesterday", "2026-05-04", "2026-13-04T00:00:00Z", ""]
    if schema.get("minLength"):
        values.append("")
    if most := schema.get("maxLength"):
        values.append("x" * (most + 1))
    if "x-max-bytes" in schema and kinds[0] == "object":
        values.append({"x": "x" * schema["x-max-bytes"]})
    if "x-max-bytes" in schema and kinds[0] == "string":
        values += ["é" * (schema["x-max-bytes"] // 2 + 1), "a\0b", "\ufffd", "\ud800"]
    if "minimum" in schema:
        values += [schema["minimum"] - 1, schema["maximum"] + 1]
    if kinds[0] == "integer":
        values += [1.5, 1e300, True]
    if "minItems" in schema:
        values.append([])
    if "maxItems" in schema:
        values.append([{"content": "x"}] * (schema["maxItems"] + 1))
    return values


@pytest.mark.parametrize("operation, name", FIELDS, ids=str)
def test_a_field_with_a_wrong_value_is_named(agent, operation: Operation, name):
    memory = agent.remember("Falcons hunt by day.")
    for value in wrong_values(operation.fields[name]):
        body = {**operation.example, name: value}
        where = {"memory_id": memory["id"]} if operation.has("memory_id") else {}
        answer = agent.ask(operation.name, body, **where)
        assert answer.status == 422, (value, answer.reply.body)
        assert {problem["loc"][1] for problem in answer.detail} == {name}, value
        assert all(problem["loc"][0] == "body" and problem["msg"] for problem in answer.detail)
    assert agent.contents() == ["Falcons hunt by day."]


@pytest.mark.parametrize("operation, name", PARAMETERS, ids=str)
def test_a_parameter_with_a_wrong_value_is_named(agent, operation: Operation, name):
    memory = agent.remember("Falcons hunt by day.")
    schema = plain(operation.query[name])
    for value in wrong_values(schema) if "enum" in schema else wrong_texts(schema):
        where = {"memory_id": memory["id"]} if operation.has("memory_id") else {}
        answer = agent.ask(operation.name, operation.example, **where, **{name: value})
        assert answer.status == 422, (value, answer.reply.body)
        assert [problem["loc"] for problem in answer.detail] == [["query", name]]
    assert agent.contents() == ["Falcons hunt by day."]


def wrong_texts(schema: dict) -> list[str]:
    """What a text in a query can get wrong: everything in it is a string."""
    if schema["type"] == "boolean":
        return ["yes", "1", "", "True"]
    if schema["type"] == "integer":
        return ["x", "", "1.5", str(schema["minimum"] - 1), str(schema["maximum"] + 1), "9" * 30]
    values = [""] if schema.get("minLength") else []
    return [*values, "x" * (schema["maxLength"] + 1)]


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"7", b"null", b'"x"', b"\xff\xfe", b'{"a":1}x', b"[" * 200, b'{"a":1e999}'],
    ids=repr,
)
def test_a_body_that_is_no_json_object_is_refused(agent, operation: Operation, data):
    memory = agent.remember("Falcons hunt by day.")
    target = operation.at(agent_id=agent.agent, memory_id=memory["id"])
    headers = [("Content-Type", "application/json")]
    answer = agent.send(operation.method, target, data, headers)
    assert answer.status == 422
    assert {problem["loc"][0] for problem in answer.detail} == {"body"}
    assert agent.contents() == ["Falcons hunt by day."]


@pytest.mark.parametrize("operation", [one for one in WITH_BODY if "required" in one.body], ids=str)
def test_what_is_required_may_be_neither_missing_nor_null(agent, operation: Operation):
    for body in ({}, dict.fromkeys(operation.body["required"])):
        answer = agent.ask(operation.name, body)
        assert answer.status == 422
        missing = {("body", name, "missing") for name in operation.body["required"]}
        assert answer.problems == missing


def test_all_problems_are_told_at_once(agent):
    body = {"content": "", "ttl_days": 0, "ttl_seconds": 59, "memory_type": "x", "pinned": 1}
    assert agent.ask("remember", body).problems == {
        ("body", "content", "string_too_short"),
        ("body", "ttl_days", "greater_than_equal"),
        ("body", "ttl_seconds", "greater_than_equal"),
        ("body", "memory_type", "enum"),
        ("body", "pinned", "boolean_type"),
    }
    refused = agent.ask("listMemories", page=0, limit=101, sort="x")
    assert refused.problems == {
        ("query", "sort", "enum"),
        ("query", "page", "greater_than_equal"),
        ("query", "limit", "less_than_equal"),
    }


def test_a_problem_says_what_would_be_right(agent):
    [problem] = agent.ask("listMemories", sort="x").detail
    words = "'recent', 'oldest', 'access_count', 'last_accessed'"
    assert problem["msg"] == f"Input should be one of {words}"
    [problem] = agent.ask("recall", {"query": "x", "top_k": 21}).detail
    assert problem["msg"] == "Input should be less than or equal to 20"


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_null_and_unknown_fields_are_as_good_as_absent(agent, operation: Operation):
    memory = agent.remember("Falcons hunt by day.")
    optional = set(operation.fields) - set(operation.body.get("required", ()))
    body = {**dict.fromkeys(optional), **operation.example, "unknown": {"a": [1]}}
    where = {"memory_id": memory["id"]} if operation.has("memory_id") else {}
    if operation.name == "adoptAgent":
        body["name"] = agent.new_agent().agent
    assert agent.ask(operation.name, body, **where).status in (200, 201)


@pytest.mark.parametrize(
    "time", ["2026-05-04t10:15:00z", "2026-05-04T12:15:00+02:00", "2026-05-04T10:15:00.000000000Z"]
)
def test_times_are_read_as_rfc_3339_writes_them(agent, time):
    agent.ask("importMemories", {"memories": [{"content": "x", "created_at": time}]})
    [memory] = agent.ask("listMemories").json["memories"]
    assert memory["created_at"] == "2026-05-04T10:15:00.000000Z"
