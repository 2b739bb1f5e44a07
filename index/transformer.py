"""The forward pass of a BERT sentence encoder in numpy, for a few texts at once: torch takes seconds to import."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

# Columns of a matrix that are multiplied at once. Of a bigger product OpenBLAS copies the weights first, which for the
# few tokens of a question takes longer than multiplying: a question took 7.8 ms so, 13.8 with whole matrices.
_AT_ONCE = 128

Matrix = NDArray[np.float32]


class Transformer:
    """A model in a folder as sentence-transformers keeps one: BERT with exact GELU, the mean over tokens, length 1."""

    def __init__(self, folder: Path) -> None:
        """Read the layers, and map the rest, which is read when used.

        Raise OSError, ValueError or KeyError for an unfit folder.
        """
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._heads: int = config["num_attention_heads"]
        self._layers: int = config["num_hidden_layers"]
        self._epsilon = np.float32(config["layer_norm_eps"])
        self.longest: int = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))["max_seq_length"]
        layers = (pair for pair in _mapped(folder / "model.safetensors").items() if pair[0].startswith("encoder."))
        read = {name: _cut(array) if array.ndim == 2 else array.copy() for name, array in layers}
        # Mapped anew, so that the pages which were copied are let go.
        self._weights = _mapped(folder / "model.safetensors") | read
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.longest)
        self.dimension = self._weights["embeddings.word_embeddings.weight"].shape[1]
        # A question is too small to share. Where something else keeps a core busy, the threads of a product wait for
        # each other: the 95th percentile was 120 ms with two, 17 with one. This holds for the whole process.
        threadpool_limits(1, user_api="blas")

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one vector of length 1 a text (n x dimension); any number of threads may ask at once."""
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        if not tokens:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # The texts stand one after the other, so that nothing is spent on padding.
        ends = np.cumsum([len(some) for some in tokens]).tolist()
        spans = [slice(end - len(some), end) for some, end in zip(tokens, ends, strict=True)]
        states = self._embedded(tokens)
        for number in range(self._layers):
            layer = f"encoder.layer.{number}."
            taken = self._taken(states, spans, f"{layer}attention.self")
            states = self._added(states, taken, f"{layer}attention.output")
            wide = gelu(self._linear(states, f"{layer}intermediate.dense"))
            states = self._added(states, wide, f"{layer}output")
        means = np.stack([states[span].mean(axis=0) for span in spans])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def _embedded(self, tokens: Sequence[Sequence[int]]) -> Matrix:
        """Return the sum of what a token is and where it stands (tokens of all texts x dimension)."""
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        rows = np.concatenate([np.asarray(some) for some in tokens])
        at = np.concatenate([np.arange(len(some)) for some in tokens])
        return self._normalised(words[rows] + places[at] + kinds[0], "embeddings.LayerNorm")

    def _taken(self, states: Matrix, spans: Sequence[slice], name: str) -> Matrix:
        """Return what each token takes from the tokens of its own text."""
        queries, keys, values = (
            self._linear(states, f"{name}.{part}").reshape(len(states), self._heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scale = np.float32(queries.shape[2] ** -0.5)
        taken = np.empty_like(states)
        for span in spans:
            scores = queries[:, span] @ keys[:, span].swapaxes(1, 2) * scale
            shares = np.exp(scores - scores.max(axis=2, keepdims=True))
            shares /= shares.sum(axis=2, keepdims=True)
            taken[span] = (shares @ values[:, span]).swapaxes(0, 1).reshape(-1, self.dimension)
        return taken

    def _linear(self, states: Matrix, name: str) -> Matrix:
        """Return the states times a matrix of weights, plus its bias."""
        made = (states @ self._weights[f"{name}.weight"]).swapaxes(0, 1).reshape(len(states), -1)
        made += self._weights[f"{name}.bias"]
        return np.asarray(made, dtype=np.float32)

    def _added(self, states: Matrix, found: Matrix, name: str) -> Matrix:
        """Return the states with what half a layer found."""
        return self._normalised(states + self._linear(found, f"{name}.dense"), f"{name}.LayerNorm")

    def _normalised(self, states: Matrix, name: str) -> Matrix:
        """Return every state brought to mean 0 and variance 1, then scaled and moved as the model has learnt."""
        made = states - states.mean(axis=1, keepdims=True)
        made /= np.sqrt(np.mean(made * made, axis=1, keepdims=True) + self._epsilon)
        made *= self._weights[f"{name}.weight"]
        made += self._weights[f"{name}.bias"]
        return np.asarray(made, dtype=np.float32)


def gelu(values: Matrix) -> Matrix:
    """Return x Φ(x) of each value, exact to float32: Φ by formula 7.1.26 of Abramowitz and Stegun, off by 1.5e-7."""
    size = np.abs(values)
    step = 1 / (1 + size * np.float32(0.3275911 * 0.5**0.5))
    tail = step * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(factor)
        tail *= step
    tail *= np.exp(size * size * np.float32(-0.5))
    tail *= size
    tail *= np.float32(0.5)
    return np.asarray(np.maximum(values, 0) - tail, dtype=np.float32)


def _cut(weights: Matrix) -> Matrix:
    """Return a matrix of weights (outputs x inputs) as blocks of columns (blocks x inputs x outputs of a block)."""
    return np.ascontiguousarray(weights.reshape(-1, _AT_ONCE, weights.shape[1]).swapaxes(1, 2))


def _mapped(path: Path) -> dict[str, Matrix]:
    """Return the float32 arrays of a safetensors file by name, mapped into memory: one copy for all processes."""
    held = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    start = 8 + int(held[:8].view("<u8")[0])
    header = json.loads(held[8:start].tobytes())
    return {
        name: held[start:][slice(*about["data_offsets"])].view("<f4").reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
    }
