"""Holding an answer against the schemas of the service's own OpenAPI document."""

from typing import Any

from jsonschema import Draft202012Validator


def faults(document: dict[str, Any], name: str, body: object) -> list[str]:
    """Where a body breaks the schema of this name."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": _plain(document["components"])}
    found = Draft202012Validator(schema).iter_errors(body)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def _plain(value: Any) -> Any:
    """OpenAPI 3.0 writes `nullable` where JSON Schema has a type more."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {name: _plain(each) for name, each in value.items() if name != "nullable"}
    if value.get("nullable"):
        made["type"] = [value["type"], "null"]
    return made
