"""Writes what people read of the memory API, from Sources/CReference/openapi.json.

python3 -m Tools.api_docs            docs/api.md and Sources/CReference/reference.html
python3 -m Tools.api_docs --check    changes nothing; fails if they are not current
"""

import argparse
import sys
from pathlib import Path

from . import markdown, page
from .reference import Reference

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "Sources/CReference/openapi.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="api_docs", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, fail if not current")
    reference = Reference.read(SOURCE)
    texts = {
        ROOT / "docs/api.md": markdown.write(reference),
        ROOT / "Sources/CReference/reference.html": page.write(reference),
    }
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if parser.parse_args().check:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current; run: make api-docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
