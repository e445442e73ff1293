"""all-MiniLM-L6-v2 in fp32: the vectors that the table learns to reproduce."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import gelu, layer_norm, linear, normalize, scaled_dot_product_attention

SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LAYERS, HEADS, HIDDEN, MAX_TOKENS = 6, 12, 384, 256
POSITIONS_A_BATCH = 2_048


class Teacher:
    def __init__(self, folder: Path) -> None:
        for name, known in SHA256.items():
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            if digest != known:
                raise SystemExit(f"{name} has sha256 {digest}, which is not the known one")
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)

    def tokens(self, texts: list[str]) -> list[list[int]]:
        """With [CLS] and [SEP]."""
        return [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]

    def vectors(self, tokens: list[list[int]]) -> np.ndarray:
        """One vector of length 1 a text, the mean over all positions."""
        found = np.empty((len(tokens), HIDDEN), np.float32)
        for rows in equal_lengths(tokens):
            states = self.states(torch.tensor([tokens[row] for row in rows]))
            found[rows] = normalize(states.mean(1)).numpy()
        return found

    @torch.inference_mode()
    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """The last layer's states of texts of equal length."""
        table = self.weights
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + table["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self.layer(x, f"encoder.layer.{layer}.")
        return x

    def layer(self, x: torch.Tensor, name: str) -> torch.Tensor:
        parts = ("query", "key", "value")
        q, k, v = (heads(self.linear(x, f"{name}attention.self.{part}")) for part in parts)
        mixed = scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.linear(mixed, f"{name}attention.output.dense")
        x = self.norm(x, f"{name}attention.output.LayerNorm")
        inner = gelu(self.linear(x, f"{name}intermediate.dense"))
        return self.norm(x + self.linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return layer_norm(x, (HIDDEN,), weight, bias, eps=1e-12)


def heads(x: torch.Tensor) -> torch.Tensor:
    return x.unflatten(2, (HEADS, HIDDEN // HEADS)).transpose(1, 2)


def equal_lengths(tokens: list[list[int]]) -> list[list[int]]:
    """Batches of texts with as many tokens each: they need no padding."""
    by_length: dict[int, list[int]] = {}
    for row, ids in enumerate(tokens):
        by_length.setdefault(len(ids), []).append(row)
    batches = []
    for length, rows in sorted(by_length.items()):
        size = max(1, POSITIONS_A_BATCH // length)
        batches += [rows[i : i + size] for i in range(0, len(rows), size)]
    return batches
