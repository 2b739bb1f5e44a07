"""Keep the vectors of a benchmark between runs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder, Progress
from index.searchtext import key


class CachedEncoder:
    """An encoder that remembers, in one file, every text it has encoded."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self._path = path.with_stem(f"{path.stem}-{key(encoder.fingerprint)[:12]}")
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self._kept: dict[str, NDArray[np.float32]] = {}
        if self._path.exists():
            with np.load(self._path, allow_pickle=False) as stored:
                self._kept = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        keys = [key(text) for text in texts]
        missing = {name: text for name, text in zip(keys, texts, strict=True) if name not in self._kept}
        if missing:
            made = self._encoder.encode(list(missing.values()), progress)
            self._kept |= dict(zip(missing, made, strict=True))
        return np.stack([self._kept[name] for name in keys])

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self._path, keys=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))
