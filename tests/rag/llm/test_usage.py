from types import SimpleNamespace

from rag.llm.usage import count, counted


def test_tokens_are_counted_as_the_server_tells_them():
    timings = {"prompt_n": 5, "cache_n": 20, "predicted_n": 7}
    with counted() as outer:
        count(SimpleNamespace(timings=timings))
        with counted() as inner:
            count(SimpleNamespace(usage=SimpleNamespace(prompt_tokens=3, completion_tokens=2)))
            count(SimpleNamespace(usage=None))
            count(SimpleNamespace())
    count(SimpleNamespace(timings=timings))  # nobody counts
    assert (inner.tokens_in, inner.tokens_out) == (3, 2)
    assert (outer.tokens_in, outer.tokens_out) == (28, 9)
