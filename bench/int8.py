"""The packaged model in 8 bits by ONNX Runtime: no part of the product, only measured (bench/encoding.py)."""

import tempfile
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

NEEDS = ("onnx", "onnxscript", "onnxruntime")
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_TEXTS = 32  # a batch, as sentence-transformers has it


class States(torch.nn.Module):
    """What an exporter is given: tokens go in by place, and the states of the last layer come out."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.model(**dict(zip(_INPUTS, given, strict=True))).last_hidden_state
        return states


class Int8:
    """Encode with weights of 8 bits, made of a model's own by dynamic quantisation."""

    def __init__(self, folder: Path) -> None:
        """Export and quantise the model in a folder; `missing` says whether that can be done here."""
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True).float().eval()
        runtime, quantization = import_module("onnxruntime"), import_module("onnxruntime.quantization")
        first: Any = model[0]
        given = tuple(torch.ones(2, 5, dtype=torch.int64) for _ in _INPUTS)
        with tempfile.TemporaryDirectory() as aside:
            whole, small = f"{aside}/whole.onnx", f"{aside}/small.onnx"
            torch.onnx.export(
                States(first.auto_model),
                given,
                whole,
                input_names=list(_INPUTS),
                output_names=["states"],
                dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*_INPUTS, "states")},
                opset_version=17,
                dynamo=False,
            )
            quantization.quantize_dynamic(whole, small, weight_type=quantization.QuantType.QInt8)
            options = runtime.SessionOptions()
            options.intra_op_num_threads = torch.get_num_threads()
            self._session = runtime.InferenceSession(small, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(model.max_seq_length or 512)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of length 1 a text."""
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        made: dict[int, NDArray[np.float32]] = {}
        for at in range(0, len(order), _TEXTS):
            rows = order[at : at + _TEXTS]
            read = self._tokenizer.encode_batch([texts[row] for row in rows])
            held = np.array([one.attention_mask for one in read])
            ids, kinds = np.array([one.ids for one in read]), np.zeros_like(held)
            states = self._session.run(None, dict(zip(_INPUTS, (ids, held, kinds), strict=True)))[0]
            sums = (states * held[:, :, None]).sum(axis=1)
            made |= dict(zip(rows, sums / np.linalg.norm(sums, axis=1, keepdims=True), strict=True))
        return np.stack([made[row] for row in range(len(texts))]).astype(np.float32)


def missing() -> list[str]:
    """Return the packages that are not installed and without which nothing is exported."""
    return [name for name in NEEDS if find_spec(name) is None]
