"""Build a snapshot of the library's newest versions, encoding only passages whose vector is not kept yet."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import searchtext, spelling, store
from index.coverage import Coverage
from index.dense import Dense
from index.encode import Encoder, Progress
from index.excerpt import sentences_of
from index.sentences import Sentences
from index.sparse import Sparse, tokens
from knowledge.library import Library
from knowledge.model import Passage

_BATCH = 256  # passages encoded before their vectors are kept: what an interruption can cost


def build(library: Library, folder: Path, encoder: Encoder, progress: Progress | None = None) -> store.Manifest:
    """Publish a snapshot of every document that may answer; return its manifest. `progress` gets (done, of)."""
    return store.adopt(folder, prepare(library, folder, encoder, library.to_publish(), progress))


def prepare(
    library: Library, folder: Path, encoder: Encoder, versions: dict[str, str], progress: Progress | None = None
) -> Path:
    """Return where a snapshot of these versions (id -> sha256) waits to be adopted."""
    revision = library.revision()  # before anything is read: what changes meanwhile makes it out of date
    passages: list[Passage] = []
    owners: list[int] = []
    meaning: list[str] = []
    words: list[list[str]] = []
    named: list[str] = []
    for owner, (document, sha256) in enumerate(versions.items()):
        for passage in library.passages(document, sha256):
            passages.append(passage)
            owners.append(owner)
            meaning.append(searchtext.meaning_text(passage))
            words.append(tokens(searchtext.words_text(passage)))
            named.append(searchtext.named_text(passage))
    ids = np.array([passage.id for passage in passages], dtype=np.int64)
    spoken = [_sentence_texts([passage]) for passage in passages]
    _encode_missing(library, encoder, [*meaning, *(text for texts in spoken for text in texts)], progress)

    def write(aside: Path) -> None:
        np.save(aside / "passages.npy", np.stack([ids, np.array(owners, dtype=np.int64)]))
        vectors = np.concatenate([_nothing(encoder), *_kept(library, encoder, [[text] for text in meaning])])
        Dense.build(ids, vectors).save(aside / "dense.faiss")
        sparse = Sparse.of_tokens(ids, words)
        sparse.save(aside / "sparse")
        Coverage.build(ids, words, said_in(passages), sparse).save(aside / "coverage")
        halves = [vectors.astype(np.float16) for vectors in _kept(library, encoder, spoken)]
        Sentences.build(ids, halves, encoder.dimension).save(aside / "sentences")
        spelling.save(aside / "words.json", spelling.words_of(named))

    manifest = store.Manifest(
        id="",
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=encoder.fingerprint,
        dimension=encoder.dimension,
        search_text=searchtext.VERSION,
        documents=versions,
        passages=len(passages),
        revision=revision,
    )
    return store.prepare(folder, manifest, write)


def prune(library: Library, folder: Path) -> None:
    """Forget the vectors of what no document, draft or kept snapshot holds any more, and of older search texts."""
    held = {version for made in store.snapshots(folder) for version in made.documents.items() if library.has(*version)}
    held |= {(entry.id, entry.sha256) for entry in (*library.entries(), *library.drafts())}
    wanted = [vector_keys(library.passages(*version)) for version in sorted(held)]
    library.forget_vectors(library.vector_keys().difference(*wanted))


def vector_keys(passages: Sequence[Passage]) -> set[str]:
    """Return the keys of all vectors that are made of passages."""
    texts = [*map(searchtext.meaning_text, passages), *_sentence_texts(passages)]
    return {searchtext.key(text) for text in texts}


def _sentence_texts(passages: Sequence[Passage]) -> list[str]:
    return [
        searchtext.sentence_text(passage, sentence.start, sentence.end)
        for passage in passages
        for sentence in sentences_of(passage)
    ]


def said_in(passages: Sequence[Passage]) -> list[list[set[str]]]:
    """Return the tokens of each sentence of each passage."""
    return [
        [
            set(tokens(searchtext.normalised(passage.document.text[one.start : one.end])))
            for one in sentences_of(passage)
        ]
        for passage in passages
    ]


def _encode_missing(library: Library, encoder: Encoder, texts: list[str], progress: Progress | None) -> None:
    """Make and keep the vectors of all texts that have none."""
    kept = library.vector_keys(encoder.fingerprint)
    missing = {key: text for text in texts if (key := searchtext.key(text)) not in kept}
    # Like lengths together: a batch costs what its longest passage costs.
    order = sorted(missing, key=lambda key: len(missing[key]))
    done = 0
    for first in range(0, len(order), _BATCH):
        batch = order[first : first + _BATCH]
        library.keep_vectors(encoder.fingerprint, batch, encoder.encode([missing[key] for key in batch]))
        done += len(batch)
        if progress:
            progress(done, len(order))


def _kept(library: Library, encoder: Encoder, groups: list[list[str]]) -> Iterator[NDArray[np.float32]]:
    """Yield the vectors of each group of texts (m x dimension), read some groups at a time."""
    for first in range(0, len(groups), _BATCH):
        some = [[searchtext.key(text) for text in group] for group in groups[first : first + _BATCH]]
        known = library.vectors(encoder.fingerprint, {key for keys in some for key in keys})
        for keys in some:
            yield np.stack([known[key] for key in keys]) if keys else _nothing(encoder)


def _nothing(encoder: Encoder) -> NDArray[np.float32]:
    return np.zeros((0, encoder.dimension), dtype=np.float32)
