#!/usr/bin/env python3
"""Checks a bill of materials: against CycloneDX's schema, and that nothing is missing in it.

Tools/sbom/check_sbom.py FILE
"""

import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]


def problems(text: str) -> list[str]:
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error:
        return [f"not CycloneDX 1.6: {error}"]
    bom = json.loads(text)
    components = {item["bom-ref"]: item for item in bom["components"]}
    found = [f"{ref} has no licence" for ref, item in components.items() if not item["licenses"]]
    found += [f"{ref} is missing" for ref in sorted(expected() - set(components))]
    known = {*components, bom["metadata"]["component"]["bom-ref"]}
    for edge in bom["dependencies"]:
        found += [f"{ref} is no component" for ref in {edge["ref"], *edge["dependsOn"]} - known]
    return found


def expected() -> set[str]:
    """What lies here and is built in, counted in another way than the document's maker does."""
    pins = json.loads((ROOT / "Package.resolved").read_text())["pins"]
    models = {f"CModels/{file.name}" for file in (ROOT / "Sources/CModels").glob("*.bin")}
    maps = (ROOT / "Sources").glob("*/module.modulemap")
    return {pin["identity"] for pin in pins} | models | {file.parent.name for file in maps}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = problems(Path(sys.argv[1]).read_text())
    if found:
        sys.exit("\n".join(found))
    print(f"{sys.argv[1]}: valid and complete")


if __name__ == "__main__":
    main()
