"""From a written question in a file to a draft reply, kept, changed and written."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from answers.checking import check_reply
from answers.drafting import draft_reply
from answers.freezing import SUFFIX, Frozen, approved, edited, frozen_from, frozen_text
from answers.language_model import endpoint_of, rephrased
from answers.reply_json import reply_text
from answers.writing import written
from answers.written_question import read_written_question
from core.errors import InputError
from core.records import ACCESS_LEVELS, Access, Document
from core.replies import PartReply, Reply
from core.settings import Settings
from pipeline.answer_sources import sources_of
from pipeline.asking import question_in
from pipeline.draft_changes import accepted, added, struck
from pipeline.kept import reading
from pipeline.opening import read_every
from pipeline.placing import write_file
from pipeline.tools import fingerprint


def answer(
    file: Path,
    settings: Settings,
    access: Access = "public",
    *,
    known: Access = ACCESS_LEVELS[-1],
    show: Callable[[PartReply], None] = lambda _: None,
) -> Reply:
    """A draft reply to the written question in a file, every citation of it checked.

    ``known`` is the most secret level whose evidence may be hinted at; ``show`` is given each
    part as soon as it is drafted.
    Raises InputError where the file has no text or the store holds no document, and CitationFails
    where a quote does not stand where it should.
    """
    document = _asking(file, settings)
    question = read_written_question(document)
    with reading(settings, fingerprint(settings)) as store:
        if not store.counts(access).documents:
            raise InputError(
                "De opslag bevat geen documenten die op dit niveau aangehaald mogen worden.",
                "Lees eerst documenten in met 'wijkwijzer ingest', of kies een ander --access.",
            )
        sources = sources_of(store, settings, access, known)
        reply = draft_reply(question, document, sources, access, show)
        check_reply(reply, lambda name: store.document(name, access))
    return reply


def _asking(file: Path, settings: Settings) -> Document:
    """The document in a file that asks: of a mail the attachment with the question, if it has one.

    The first document where none is known to ask.
    """
    documents = [document for _, document in read_every(file, settings)]
    return next((one for one in documents if question_in(one) is not None), documents[0])


def draft(file: Path, settings: Settings, access: Access | None = None, llm: str = "") -> Frozen:
    """A draft reply with all that must be kept of it; a frozen draft is read, and not made anew.

    Raises InputError where a frozen draft is asked for at another level than its own, or with a
    language model.
    """
    if file.name.endswith(SUFFIX):
        return _as_it_was(_saved(file), access, llm)
    endpoint = endpoint_of(llm, os.environ.get("WIJKWIJZER_LLM_KEY", "")) if llm else None
    reply = answer(file, settings, access or "public")
    if endpoint is None:
        return Frozen(reply)
    rewritten, exchanges = rephrased(reply, endpoint)
    return Frozen(rewritten, exchanges=exchanges)


def _saved(file: Path) -> Frozen:
    try:
        return frozen_from(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{file} kan niet gelezen worden: {error.strerror or error}.",
            "Kijk na of u het bestand mag lezen.",
        ) from error


def _as_it_was(frozen: Frozen, access: Access | None, llm: str) -> Frozen:
    level = frozen.reply.access
    if llm or access not in (None, level):
        asked = "--llm" if llm else f"--access {access}"
        raise InputError(
            f"Een bewaard ontwerp blijft zoals het gemaakt is (niveau '{level}'); {asked} kan er "
            "niets aan veranderen.",
            f"Laat {asked} weg, of maak van de vraag zelf een nieuw ontwerp.",
        )
    return frozen


def check_output(file: Path, output: Path | None, *, changes: bool) -> None:
    """Raise InputError where a change would be kept nowhere, or take the place of saved work."""
    if output is None:
        if changes and not file.name.endswith(SUFFIX):
            raise InputError(
                "Een nieuw ontwerp zonder -o wordt niet bewaard, en een wijziging ervan ook niet.",
                f"Schrijf het eerst met -o, en wijzig dan het bestand dat eindigt op {SUFFIX}.",
            )
        return
    if output.name.endswith(SUFFIX):
        raise InputError(
            f"{output} is de naam van een bewaard ontwerp; dat komt vanzelf naast het antwoord.",
            f"Kies met -o een naam als {output.name.removesuffix(SUFFIX)}.docx.",
        )
    kept = _kept_beside(output)
    if kept.exists() and not _is_same_file(kept, file) and _is_worked_on(kept):
        raise InputError(
            f"{kept} is een ontwerp dat al gewijzigd of goedgekeurd is; dat zou verloren gaan.",
            f"Toon dat ontwerp met 'wijkwijzer answer {kept} -o {output}', of kies met -o een "
            "andere naam.",
        )


def _is_same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _is_worked_on(kept: Path) -> bool:
    """Whether people changed or approved a draft; one that cannot be read may be their work too."""
    try:
        frozen = _saved(kept)
    except InputError:
        return True
    return bool(frozen.edits or frozen.reply.approved_by)


def changed(
    frozen: Frozen,
    edits: Sequence[str],
    accepts: Sequence[str],
    by: str,
    *,
    adds: Sequence[str] = (),
    approve: bool,
) -> Frozen:
    """The draft with sentences changed, struck, taken out of its evidence and added, and approved.

    '3.2=Nieuwe zin' is of part 3 sentence 2, '3.2=' strikes it; '3.2' accepts its second evidence;
    '3=Een zin' is added to part 3.
    """
    if (edits or accepts or adds or approve) and not by:
        raise InputError("Wie wijzigt of keurt goed?", "Geef een naam met --by.")
    for edit in edits:
        place, equals, words = edit.partition("=")
        part, number = _place(place if equals else "", edit, "DEEL.ZIN=TEKST, zoals 3.2=Neen")
        sentence = words.strip()
        frozen = (
            edited(frozen, part, number, sentence, by)
            if sentence
            else struck(frozen, part, number, by)
        )
    for place in accepts:
        part, number = _place(place, place, "DEEL.VINDPLAATS, zoals 3.2")
        frozen = accepted(frozen, part, number, by)
    for words in adds:
        part, _, sentence = words.partition("=")
        frozen = added(frozen, part.strip(), sentence.strip(), by)
    return approved(frozen, by) if approve else frozen


def _place(words: str, given: str, form: str) -> tuple[str, int]:
    """The part and the number behind it; raises InputError where there are none."""
    part, _, number = words.strip().rpartition(".")
    if not part or not (number.isascii() and number.isdigit()):
        raise InputError(f"'{given}' is geen wijziging.", f"Schrijf {form}.")
    return part, int(number)


def save(frozen: Frozen, output: Path) -> Path:
    """Write the reply as the kind of file that the name says, and beside it the frozen draft.

    Gives the path of the frozen draft.
    """
    kept = _kept_beside(output)
    write_file(output, written(frozen.reply, output.name))
    keep(frozen, kept)
    return kept


def keep(frozen: Frozen, kept: Path) -> None:
    """Write a frozen draft, also over the one that it was made from."""
    write_file(kept, frozen_text(frozen).encode())


def _kept_beside(output: Path) -> Path:
    return output.with_name(output.name.removesuffix(output.suffix) + SUFFIX)


def as_json_text(reply: Reply) -> str:
    """The reply in the agreed JSON."""
    return reply_text(reply).rstrip()
