"""haiku-rag: why it is not among the systems measured.

haiku-rag: MIT, releases every week, very heavy (docling, pydantic-ai, LanceDB). Every release that searches with
LanceDB wants Python 3.12 or newer, and the product is measured under 3.11. The last that installs under 3.11 is
haiku.rag 0.6.0, an older design over SQLite: importing it makes tiktoken fetch the tokeniser of gpt-4o from the
network, which fails offline, and it takes vectors from Ollama or a paid service alone. Put right by hand it would be
another program than its users run, so it is named and not measured.
"""
