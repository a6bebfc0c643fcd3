"""A yanbao library as the retriever of your own llama-index query engine.

    python examples/llama_index_retriever.py LIBRARY "商汤的总市值是多少？"

Here the "language model" only repeats its prompt, so that the example runs anywhere; put your own in its place.
"""

from __future__ import annotations

import sys
from pathlib import Path

from llama_index.core import PromptTemplate
from llama_index.core.llms import LLM, MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer

from index.library import Library
from index.search.retriever import LibraryRetriever

PROMPT = PromptTemplate("材料：\n{context_str}\n\n问题：{query_str}\n回答：")


def query_engine(library: Library, llm: LLM | None = None, **filters: object) -> RetrieverQueryEngine:
    """A query engine over a library; ``filters`` narrow the search, e.g. ``period="2024-04"``."""
    synthesizer = get_response_synthesizer(llm=llm or MockLLM(), text_qa_template=PROMPT)
    return RetrieverQueryEngine(LibraryRetriever(library, k=4, **filters), synthesizer)


def main(folder: str, question: str) -> None:
    with Library.open(Path(folder)) as library:
        response = query_engine(library).query(question)
        sys.stdout.write(f"{response}\n\n")
        for source in response.source_nodes:
            place = source.node.metadata
            sys.stdout.write(f"{source.score:.2f} {place['report']} 第{place['page']}页 行{place['line_start']}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
