"""docs/api.md"""

from .curl import VARIABLES, example
from .reference import Operation, Reference
from .wording import Field, type_of

HEAD = """\
<!-- Written by `make api-docs` from Sources/CReference/openapi.json; change that one. -->
# The memory API

{description}

The routes stand under `{root}` of the proxy's address. The running proxy hands out this reference
as a page, `/docs`, and as [OpenAPI 3.1](../Sources/CReference/openapi.json), `/openapi.json`.

A request shows a key as `X-API-Key`, or as `Authorization: Bearer`. {key}

The examples need four words; `MEMORY` is the `id` of a memory:

```sh
{variables}```
"""


def write(reference: Reference) -> str:
    key = reference.components["securitySchemes"]["apiKey"]["description"]
    head = HEAD.format(
        description=reference.info["description"],
        root=reference.root,
        key=key,
        variables=VARIABLES,
    )
    parts = [head, index(reference), errors(reference)]
    for tag in reference.document["tags"]:
        parts.append(f"## {tag['name']}\n\n{tag['description']}\n")
        parts += [section(operation) for operation in reference.operations(tag["name"])]
    parts.append("## Objects\n")
    parts += [schema(reference, name) for name in reference.schemas]
    return "\n".join(parts)


def index(reference: Reference) -> str:
    rows = [
        [f"[`{operation.title}`](#{operation.name.lower()})", operation.summary]
        for operation in reference.operations()
    ]
    return table(["route", "what it does"], rows)


def errors(reference: Reference) -> str:
    rows = [[status, meaning] for status, meaning in reference.errors()]
    text = 'An error is `{"detail": …}`: a text, or with 422 the list of all problems.\n\n'
    return "## Errors\n\n" + text + table(["status", "what it means"], rows)


def section(operation: Operation) -> str:
    parts = [f"### {operation.name}\n", f"`{operation.title}`: {operation.summary.lower()}.\n"]
    if operation.description:
        parts.append(operation.description + "\n")
    parts += fields("query", operation.parameters("query"))
    parts += fields("field", operation.body_fields)
    parts.append(f"```sh\n{example(operation)}\n```\n")
    for answer in operation.answers:
        if not answer.is_error:
            parts.append(f"- {answer.status}{shape(answer.schema)}: {answer.description}")
    failures = ", ".join(answer.status for answer in operation.answers if answer.is_error)
    parts.append(f"- Errors: {failures}.\n")
    return "\n".join(parts)


def shape(schema: str | None) -> str:
    return f" `{schema}`" if schema else ""


def schema(reference: Reference, name: str) -> str:
    value = reference.schemas[name]
    parts = [f"### {name}\n"]
    if "description" in value:
        parts.append(value["description"] + "\n")
    rows = reference.fields(value)
    if rows:
        parts += fields("field", rows)
    else:
        parts.append(f"{type_of(value)}\n")
    return "\n".join(parts)


def fields(title: str, rows: list[Field]) -> list[str]:
    if not rows:
        return []
    cells = [
        [
            f"`{row.name}`",
            row.type.replace("|", "\\|"),
            "yes" if row.is_required else "",
            row.description,
        ]
        for row in rows
    ]
    return [table([title, "type", "required", ""], cells)]


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
