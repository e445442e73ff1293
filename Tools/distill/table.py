"""The table: one row a vocabulary entry; a text's vector is the mean of its tokens' rows."""

from __future__ import annotations

import numpy as np
import torch
from teacher import Teacher
from torch.nn.functional import cosine_similarity, embedding_bag, normalize

CLS, SEP = 101, 102
EPOCHS, BATCH, PEAK_RATE, WARM_UP = 5, 1_024, 3e-3, 0.1
SMOOTHING = 1e-4
SPECIAL_ROWS, RARE_ROWS = 999, 1_996


def start(teacher: Teacher, vocabulary: int) -> np.ndarray:
    """Each vocabulary entry as MiniLM sees it alone, weighted against how common its rank says
    it is (Zipf): frequent words say little. Entries that are no words start small or at zero."""
    rows = []
    for first in range(0, vocabulary, 512):
        ids = torch.arange(first, min(first + 512, vocabulary))
        framed = torch.stack([torch.full_like(ids, CLS), ids, torch.full_like(ids, SEP)], 1)
        rows.append(teacher.states(framed).mean(1))
    table = torch.cat(rows)
    table -= table.mean(0)
    frequency = 1 / (torch.arange(vocabulary) + 2.0)
    frequency /= frequency.sum()
    table *= (SMOOTHING / (SMOOTHING + frequency))[:, None]
    table[:SPECIAL_ROWS] = 0
    table[SPECIAL_ROWS:RARE_ROWS] *= 0.1
    return (table / table[RARE_ROWS + 4 :].norm(dim=1).mean()).numpy()


class Bags:
    """Texts as rows to average: [CLS] and the tokens, without [SEP]."""

    def __init__(self, tokens: list[list[int]]) -> None:
        self.tokens = [torch.tensor(ids[:-1]) for ids in tokens]

    def vectors(self, table: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Not normalised: the loss only looks at directions."""
        chosen = [self.tokens[row] for row in rows.tolist()]
        lengths = torch.tensor([len(ids) for ids in chosen])
        offsets = lengths.cumsum(0) - lengths
        return embedding_bag(torch.cat(chosen), table, offsets, mode="mean")

    def cosines(self, table: np.ndarray, targets: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            own = self.vectors(torch.from_numpy(table), torch.arange(len(self.tokens)))
            return cosine_similarity(own, torch.from_numpy(targets)).numpy()


def train(table: np.ndarray, tokens: list[list[int]], targets: np.ndarray, seed: int) -> np.ndarray:
    """Loss 5·(1 − cosine) to the teacher's vectors, all rows dense."""
    torch.manual_seed(seed)
    bags, goal = Bags(tokens), torch.from_numpy(targets)
    rows = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimizer = torch.optim.Adam([rows], lr=PEAK_RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        PEAK_RATE,
        total_steps=EPOCHS * -(-len(tokens) // BATCH),
        pct_start=WARM_UP,
        cycle_momentum=False,
    )
    for epoch in range(EPOCHS):
        losses = []
        for chosen in torch.randperm(len(tokens)).split(BATCH):
            cosine = cosine_similarity(bags.vectors(rows, chosen), goal[chosen])
            loss = 5 * (1 - cosine).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: mean cosine in training {1 - np.mean(losses) / 5:.4f}")
    return rows.detach().numpy()


def unit(vectors: np.ndarray) -> np.ndarray:
    return normalize(torch.from_numpy(vectors)).numpy()
