"""The page at /docs: one file that loads nothing and runs nothing."""

import base64
import hashlib
from html import escape
from pathlib import Path

from .curl import VARIABLES, example
from .reference import Operation, Reference
from .wording import Field, type_of

STYLE = Path(__file__).with_name("page.css").read_text()


def write(reference: Reference) -> str:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    info = reference.info
    tags = reference.document["tags"]
    key = reference.components["securitySchemes"]["apiKey"]["description"]
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(info['title'])}: the memory API</title>",
        f"<style>{STYLE}</style>",
        f"<h1>The memory API of {escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info['description'])}",
        f"<p>Routes stand under <code>{reference.root}</code>. A request shows a key as "
        f"<code>X-API-Key</code>, or as <code>Authorization: Bearer</code>. {escape(key)} "
        'Programs read <a href="/openapi.json">openapi.json</a>.',
        f"<pre>{escape(VARIABLES.rstrip())}</pre>",
        "<nav aria-label='Subjects'><ul>",
        *(f'<li><a href="#{tag["name"]}">{tag["name"]}</a>' for tag in tags),
        '<li><a href="#Errors">Errors</a><li><a href="#Objects">Objects</a>',
        "</ul></nav><main>",
    ]
    for tag in tags:
        parts += [f'<h2 id="{tag["name"]}">{tag["name"]}</h2>', f"<p>{escape(tag['description'])}"]
        parts += [section(operation) for operation in reference.operations(tag["name"])]
    rows = [[status, escape(meaning)] for status, meaning in reference.errors()]
    parts += ['<h2 id="Errors">Errors</h2>', table("Errors", ["status", "what it means"], rows)]
    parts.append('<h2 id="Objects">Objects</h2>')
    parts += [schema(reference, name) for name in reference.schemas]
    return "\n".join([*parts, "</main>", "</html>", ""])


def section(operation: Operation) -> str:
    method = f'<span class="method">{operation.method}</span>'
    title = f"{method} <code>{escape(operation.path)}</code> {escape(operation.summary)}"
    parts = [f"<p>{escape(operation.description)}"] if operation.description else []
    parts += fields("path", operation.parameters("path"))
    parts += fields("query", operation.parameters("query"))
    parts += fields("body", operation.body_fields)
    parts.append(f'<pre tabindex="0">{escape(example(operation))}</pre>')
    rows = [
        [answer.status, escape(answer.description), link(answer.schema or "")]
        for answer in operation.answers
    ]
    return folded(operation.name, title, [*parts, table("Answers", ["answer", "", ""], rows)])


def schema(reference: Reference, name: str) -> str:
    value = reference.schemas[name]
    rows = reference.fields(value)
    text = value.get("description")
    parts = [f"<p>{escape(text)}"] if text else []
    parts += fields("field", rows) if rows else [f"<p>{link(type_of(value))}"]
    return folded(name, f"<code>{name}</code>", parts)


def folded(name: str, title: str, parts: list[str]) -> str:
    """A link to what is inside opens it; one to the whole would not."""
    head = f'<details><summary><h3>{title}</h3></summary><div id="{name}">'
    return "\n".join([head, *parts, "</div></details>"])


def fields(title: str, rows: list[Field]) -> list[str]:
    cells = [
        [
            f"<code>{row.name}</code>",
            link(row.type),
            "required" if row.is_required else "",
            escape(row.description),
        ]
        for row in rows
    ]
    return [table(title, [title, "type", "", ""], cells)] if rows else []


def link(words: str) -> str:
    """Names of objects lead to them."""
    return " ".join(map(link_word, words.split(" ")))


def link_word(word: str) -> str:
    is_object = word.isalpha() and word[0].isupper() and not word.isupper()
    return f'<a href="#{word}">{word}</a>' if is_object else escape(word)


def table(label: str, head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    return f'<table aria-label="{escape(label)}"><tr>{top}{body}</table>'
