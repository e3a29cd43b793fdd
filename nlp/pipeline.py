"""The spaCy pipeline: a blank Dutch one, or a trained one by name, with our components."""

from typing import TYPE_CHECKING, Any

from core.errors import MissingDependency
from nlp.register import read_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc

SENTENCES = "wijkwijzer_sentences"
NAMES = "wijkwijzer_names"
COMPONENTS = (SENTENCES, NAMES)


def load(register: str = "register", spacy_model: str = "") -> "Language":
    """The pipeline that tags; ``register`` is the table of organisations under ``lexicons/``.

    ``spacy_model`` names an installed pipeline whose entities are kept as proposals.
    Raises MissingDependency where spaCy or that pipeline is not installed.
    """
    _add_factories()
    nlp = _base(spacy_model)
    _split_more(nlp)
    for name in COMPONENTS:
        config = {"register": register} if name == NAMES else {}
        nlp.add_pipe(name, config=config)
    return nlp


def _base(spacy_model: str) -> "Language":
    try:
        import spacy

        return spacy.load(spacy_model) if spacy_model else spacy.blank("nl")
    except ImportError as error:
        raise MissingDependency(
            "spaCy is niet geïnstalleerd.", "Installeer het met: pip install spacy"
        ) from error
    except OSError as error:
        raise MissingDependency(
            f"De spaCy-pijplijn {spacy_model} is niet geïnstalleerd.",
            f"Installeer ze met: python -m spacy download {spacy_model}",
        ) from error


def _split_more(nlp: "Language") -> None:
    """Part 'zone/kader' and 'OCMW-medewerker', which the Dutch tokenizer keeps whole."""
    from spacy.util import compile_infix_regex

    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[\w])/(?=[\w])", r"(?<=[A-Z]{3})-(?=[a-z])"]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def _add_factories() -> None:
    from spacy.language import Language

    makers: dict[str, Any] = {SENTENCES: _sentences, NAMES: _names}
    for name, maker in makers.items():
        if not Language.has_factory(name):
            config = {"register": "register"} if name == NAMES else {}
            Language.factory(name, default_config=config, func=maker)


def _sentences(nlp: "Language", name: str) -> "Callable[[Doc], Doc]":  # noqa: ARG001
    from nlp.sentences import make_splitter

    return make_splitter()


def _names(nlp: "Language", name: str, register: str) -> "Callable[[Doc], Doc]":  # noqa: ARG001
    from nlp.names import make_finder

    return make_finder(nlp, read_register(register))
