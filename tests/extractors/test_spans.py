"""Sets of spans answer as a search through all of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Span
from extractors.spans import SpanSet

spans = st.builds(
    lambda part, start, length: Span(part, start, start + length),
    st.integers(0, 2),
    st.integers(0, 30),
    st.integers(1, 12),
)


@given(st.lists(spans, max_size=12), spans)
def test_as_a_search_through_all(known: list[Span], asked: Span) -> None:
    near = [span for span in known if span.part == asked.part]
    found = SpanSet(known)
    assert found.touches(asked) == any(span.start < asked.end and asked.start < span.end for span in near)
    assert found.holds(asked) == any(span.start <= asked.start and asked.end <= span.end for span in near)
