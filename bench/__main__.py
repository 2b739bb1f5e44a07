"""`python -m bench DIR --json`: the shipped search over any folder in BEIR form."""

import argparse
import json
import sys
from pathlib import Path

from bench import beir
from bot.settings import Settings
from index.encode import EncoderError, load_encoder

CACHE = Path(".cache/bench")


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("folder", type=Path, help="holds corpus.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument(
        "--context", choices=beir.CONTEXTS, default="history", help="how much of a conversation is used"
    )
    parser.add_argument("--cache", type=Path, default=CACHE, help="where vectors are kept between runs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    missing = [name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv") if not (options.folder / name).exists()]
    if missing:
        print(f"{options.folder} has no {' and no '.join(missing)}.", file=sys.stderr)
        return 1
    try:
        encoder = load_encoder(Settings().embedding_model)
    except EncoderError as error:
        print(error, file=sys.stderr)
        return 1
    figures = beir.run(options.folder, encoder, options.cache, options.context)
    print(json.dumps(figures) if options.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
