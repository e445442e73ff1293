"""What schemathesis is told about values that a schema can't express."""

import hashlib
import json
import os
import urllib.request

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import UseAfterFree

AGENT = "default"
ERASED = "/agents/{agent_id}"
EMPTIED = {
    "DELETE /agents/{agent_id}/memories",
    "DELETE /agents/{agent_id}/memories/bulk-delete",
    "DELETE /agents/{agent_id}/memories/user/{user_id}",
}


def identifiers() -> st.SearchStrategy[str]:
    text = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"), min_size=1)
    return text.filter(is_identifier)


def is_identifier(text: str) -> bool:
    """256 bytes at most, which JSON Schema can't count."""
    return 0 < len(text.encode(errors="replace")) <= 256 and not set(text) & {"\0", "\ufffd"}


schemathesis.openapi.format("identifier", identifiers())


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Most requests are about what is there: behind an unknown agent or memory waits only a 404."""
    if context.operation.method.upper() == "DELETE" and context.operation.path == ERASED:
        return path_parameters  # the default agent is there again at once, which looks like a fault
    parameters = path_parameters or {}
    agent, memory = parameters.get("agent_id"), parameters.get("memory_id")
    if isinstance(agent, str) and is_identifier(agent) and digest(agent) % 4:
        parameters["agent_id"] = AGENT
        if isinstance(memory, str) and len(memory) == 36 and digest(memory) % 2:
            parameters["memory_id"] = memory_that_is_there()
    return path_parameters


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what looks like a fault and is none."""
    if isinstance(failure, UseAfterFree):
        return failure.operation not in EMPTIED  # a collection stays, and what others have in it
    if isinstance(failure, AcceptedNegativeData):
        return not only_headers_are_odd(case)
    return True


def only_headers_are_odd(case) -> bool:
    """The right key is on every request; a second one and headers of any other name are ignored."""
    if case.meta.is_negative_at(ParameterLocation.BODY):
        return False
    described = [
        (case.operation.get_parameter_set(location), case.get_container(location))
        for location in (ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.COOKIE)
        if case.meta.is_negative_at(location)
    ]
    return all(
        parameters.get_strict_validator().is_valid(dict(values)) for parameters, values in described
    )


def digest(text: str) -> int:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[0]


def memory_that_is_there() -> str:
    """The same one as long as nothing deletes it: what is said again is not kept twice."""
    request = urllib.request.Request(
        f"{os.environ['CONTRACT_API']}/agents/{AGENT}/remember",
        data=json.dumps({"content": "Falcons hunt by day."}).encode(),
        headers={"X-API-Key": os.environ["CONTRACT_KEY"], "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["id"]
