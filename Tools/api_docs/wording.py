"""Schemas in a few words."""

from dataclasses import dataclass

UNITS = {"string": "characters", "array": "items"}
BOUNDS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
}
FORMATS = {"uuid": "UUID", "date-time": "RFC 3339 time"}


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    is_required: bool
    description: str


def type_of(schema: dict) -> str:
    """`integer 1–20, default 5`; what may be null says so."""
    words = plain_type(schema)
    if "default" in schema:
        default = schema["default"]
        words += f", default {str(default).lower() if isinstance(default, bool) else default}"
    return words


def plain_type(schema: dict) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "enum" in schema:
        return " | ".join("null" if choice is None else str(choice) for choice in schema["enum"])
    if "const" in schema:
        return str(schema["const"]).lower() if schema["const"] is True else schema["const"]
    if "anyOf" in schema and "type" not in schema:
        return " | ".join(map(plain_type, schema["anyOf"]))
    kinds = schema.get("type", "anything")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    kind = kinds[0]
    words = FORMATS.get(schema.get("format", ""), kind)
    if kind == "array":
        words = f"list of {plain_type(schema['items'])}"
    words = " ".join(filter(None, [words, bounds(schema, kind), bytes_of(schema)]))
    return " | ".join([words, *kinds[1:]])


def bounds(schema: dict, kind: str) -> str:
    low, high = (schema.get(name) for name in BOUNDS.get(kind, ("", "")))
    if low is None and high is None:
        return ""
    unit = UNITS.get(kind, "")
    span = f"≥ {low:,}" if high is None else f"{low or 0:,}–{high:,}"
    return f"{span} {unit}".strip()


def bytes_of(schema: dict) -> str:
    most = schema.get("x-max-bytes")
    return f"≤ {most:,} bytes" if most else ""
