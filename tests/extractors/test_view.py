"""Views lose nothing: every character maps back, whatever was folded, dropped or joined."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Document, Part, Piece, Span, TextOffset
from extractors.view import ViewBuilder, part_view, view_of

ODD = "Ａ１（），。　\u200b\ufeff\u00ad㎡№Ⅲ①ﬁ½…｡\u2009ｘ·—号12 \n\t\ue000"
TEXT = st.text(alphabet=st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=60)


def document(*texts: str) -> Document:
    parts = tuple(Part("p", "body", text, (Piece(0, len(text), TextOffset(0)),) if text else ()) for text in texts)
    return Document("", "text", parts)


@given(TEXT)
def test_every_character_maps_back(text: str) -> None:
    view = part_view(document(text), 0)
    for position, character in enumerate(view.text):
        place = view.locate(position)
        assert place is not None and place.end == place.start + 1
        source = text[place.start]
        assert character == source or character in unicodedata.normalize("NFKC", source)


@given(TEXT)
def test_the_whole_maps_to_the_whole(text: str) -> None:
    view = part_view(document(text), 0)
    spans = view.spans(0, len(view.text))
    covered = {place for span in spans for place in range(span.start, span.end)}
    seen = {view.locate(position).start for position in range(len(view.text))}  # type: ignore[union-attr]
    assert seen <= covered


@given(TEXT, st.data())
def test_spans_hold_exactly_what_the_view_shows(text: str, data: st.DataObject) -> None:
    view = part_view(document(text), 0)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    spans = view.spans(start, end)
    places = [view.locate(position).start for position in range(start, end)]  # type: ignore[union-attr]
    assert spans[0].start == min(places) and spans[-1].end == max(places) + 1


@given(TEXT)
def test_folding_is_nfkc_character_by_character(text: str) -> None:
    kept = [c for c in text if unicodedata.category(c) != "Cf" and not "\ufe00" <= c <= "\ufe0f"]
    shown = part_view(document("".join(kept)), 0).text
    for character in kept:
        folded = unicodedata.normalize("NFKC", character)
        assert folded in shown or character in shown or str(unicodedata.decimal(character, "no digit")) in shown


def test_zero_width_characters_inside_a_number_belong_to_it() -> None:
    text = "电话138\u200b0000\ufeff1234。"
    view = part_view(document(text), 0)
    start = view.text.index("138")
    assert view.text[start : start + 11] == "13800001234"
    assert view.spans(start, start + 11) == (Span(0, 2, 15),)


def test_separators_map_to_nothing() -> None:
    made = document("138", "0000", "1234")
    view = view_of(made, [Span(0, 0, 3), Span(1, 0, 4), Span(2, 0, 4)], "\n")
    assert view.text == "138\n0000\n1234"
    assert view.locate(3) is None
    assert view.spans(0, 8) == (Span(0, 0, 3), Span(1, 0, 4))


def test_a_border_keeps_neighbours_apart() -> None:
    made = document("1\t2\t3")
    builder = ViewBuilder(made)
    for place in (0, 2, 4):
        builder.border()
        builder.add(Span(0, place, place + 1))
    view = builder.view()
    assert view.text == "123"
    assert view.spans(0, 3) == (Span(0, 0, 1), Span(0, 2, 3), Span(0, 4, 5))
    assert view.spans(1, 2) == (Span(0, 2, 3),)


def test_ligatures_and_units_come_from_one_character() -> None:
    view = part_view(document("面积80㎡，ﬁle"), 0)
    assert view.text == "面积80m2,file"
    assert view.spans(4, 6) == (Span(0, 4, 5),)
