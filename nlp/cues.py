"""Words that steer the reading: a spaCy component that fills ``doc.spans["cues"]``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nlp.tables import table, words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def make_cue_finder(nlp: "Language") -> "Callable[[Doc], Doc]":
    """A component that marks cue phrases; the label of a span is its class."""
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for row in table("cues"):
        for phrase in words(row["phrase"]):
            matcher.add(row["class"], [nlp.make_doc(phrase)])

    def find(doc: "Doc") -> "Doc":
        doc.spans["cues"] = sorted(matcher(doc, as_spans=True), key=lambda span: span.start)
        return doc

    return find
