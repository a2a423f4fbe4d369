"""The phrases and label words of the rule pack are sound."""

from __future__ import annotations

from extractors import rulefile
from extractors.doctype import load_doctypes
from extractors.fields.by_pattern import Phrases, compiled
from extractors.fields.labels import label_words


def test_every_phrase_compiles_and_names_items_that_exist() -> None:
    folder = rulefile.rules_folder()
    doctypes = load_doctypes(folder)
    known = {item.id for doctype in doctypes.values() for item in doctype.items}
    known |= {column.id for doctype in doctypes.values() for spec in doctype.lists for column in spec.column_specs()}
    for phrase in rulefile.load(folder / "lexicons" / "phrases.yaml", Phrases).phrases:
        groups = set(compiled(phrase.regex).groupindex)
        assert groups, phrase.regex
        assert groups <= known, groups - known
        assert set(phrase.types) <= set(doctypes), phrase.types


def test_label_words_stand_once_in_a_group() -> None:
    for name, words in label_words().groups.items():
        assert len(words) == len(set(words)), name
        assert all(word and not word.isspace() for word in words), name
