"""A written question -> a draft reply: per part the evidence, the draft, and what is not known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from answers.answering import Answered, answered, is_told
from answers.asking import asks_of, contracts_named
from answers.conflicts import conflicts
from answers.earlier import earlier_answers
from answers.evidence import Found, look_up, normalised
from answers.listing import enumerated
from answers.lists import listing
from answers.question_head import same_question
from answers.request_lists import told_more
from answers.sources import Sources, without
from answers.statements import as_sentence, in_reading_order, statement
from answers.units import units_of
from core.questions import QuestionPart, WrittenQuestion
from core.records import Access, Citation, Document, Passage
from core.replies import (
    AskReply,
    Conflict,
    EarlierAnswer,
    EvidenceTable,
    PartReply,
    Reply,
    Statement,
)

EVIDENCE = 5  # passages shown per part
NEAREST = 3  # documents named where nothing was found
NO_EVIDENCE = "geen bewijs gevonden in de documenten"
_ABOVE_LEVEL = "Er is bewijs boven het toegangsniveau van dit antwoord; het wordt niet vermeld."


def draft_reply(
    question: WrittenQuestion,
    document: Document,
    sources: Sources,
    access: Access,
    show: Callable[[PartReply], None] = lambda _: None,
) -> Reply:
    """A draft reply to the question in ``document``, from what the store holds at that level.

    ``show`` is given each part as soon as it is drafted.
    """
    own = own_sentences(document)
    answered_by = _own_answers(question, document, sources)
    sources = without(sources, answered_by | {document.id})
    parts: list[PartReply] = []
    for part in question.parts:
        parts.append(_once(_draft_part(part, question, document, own, sources), parts))
        show(parts[-1])
    return Reply(
        question=question.head,
        parts=tuple(parts),
        access=access,
        warnings=tuple(_warnings(question, answered_by)),
        introduction=_words(document, question),
        store=dict(sources.state),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _once(part: PartReply, before: Sequence[PartReply]) -> PartReply:
    """The part; a table that another part already gives is only pointed at."""
    same = next((one for one in before if part.table and one.table == part.table), None)
    if same is None:
        return part
    note = f"De lijst staat bij deel {same.number}."
    return replace(part, table=None, notes=(*part.notes, note))


def own_sentences(document: Document) -> frozenset[str]:
    """The normalised sentences of a document: what a question says proves nothing of itself."""
    whole = Passage(document.id, 0, len(document.text), document.text)
    lines = (line for line in document.text.splitlines() if line.strip())
    units = (unit.text for unit in units_of(whole))
    return frozenset(normalised(words) for words in (*units, *lines))


def _own_answers(question: WrittenQuestion, document: Document, sources: Sources) -> frozenset[str]:
    """The documents of the store that hold this very question and its answer, beside its file."""
    words = f"{question.head.title or ''} {_words(document, question)[:400]}"
    same = [one for one in sources.questions(words) if same_question(one.head, question.head)]
    found = {name for one in same for name in (one.doc_id, one.answer_doc_id) if name}
    return frozenset(found - {document.id})


def _warnings(question: WrittenQuestion, answered_by: frozenset[str]) -> Iterable[str]:
    if question.warning:
        yield question.warning
    if question.answer_doc_id:
        yield "Dit bestand bevat al een antwoord; het ontwerp is er niet op gesteund."
    elif answered_by:
        yield (
            "De opslag bevat al een antwoord op deze vraag; het ontwerp is er niet op gesteund. "
            "Zoek het met het nummer van de vraag."
        )


def _words(document: Document, question: WrittenQuestion) -> str:
    span = question.introduction
    return document.text[span.start : span.end] if span else ""


def _draft_part(
    part: QuestionPart,
    question: WrittenQuestion,
    document: Document,
    own: frozenset[str],
    sources: Sources,
) -> PartReply:
    text = document.text[part.question.start : part.question.end]
    context = document.text[part.context.start : part.context.end] if part.context else ""
    title = question.head.title or ""
    # what is no written question has no title either: its first words are the question itself
    topic = "" if question.warning else title
    texts = [" ".join(document.text[ask.start : ask.end].split()) for ask in part.asks]
    if question.warning:
        texts = texts[:1]
    shared = "" if question.warning else " ".join(context.split())
    before = _asked_before(part, question, document)
    asks = asks_of(texts, topic, sources, context=shared, before=before, loose=question.loose)
    every = answered(asks, text, own, sources)
    earlier = earlier_answers(
        f"{context} {text}",
        title,
        _others(sources.questions(f"{title} {text}"), question, document),
        sources,
        sources.document,
    )
    told = [one for one in every if is_told(one)]
    answerable = any(one.answerable for one in every) or bool(earlier)
    uncovered = tuple(_uncovered(one, sources) for one in every)
    partial = answerable and (any(not one.answerable for one in told) or any(uncovered))
    found = [one for answer in every for one in answer.chosen]
    secret = any(
        _lists_more(one, text, sources)
        if one.listing
        else not one.answerable and _is_secret(one, text, sources)
        for one in told
    )
    return PartReply(
        number=part.number,
        text=" ".join(text.split()),
        context=" ".join(context.split()),
        asks=tuple(_ask_reply(one) for one in every),
        answerable=answerable,
        partial=partial,
        draft=tuple(_draft(every, sources)),
        table=_one_table([one.listing.table for one in every if one.listing]),
        earlier=earlier,
        conflicts=tuple(_conflicts(every, sources)),
        evidence=_passages(found, every) if answerable else (),
        looked_in=() if answerable else tuple(_looked_in(every, sources)),
        nearest=() if answerable else _nearest(every),
        notes=(*_notes(every, uncovered, secret=secret), *_told_more(every, text, earlier)),
        secret=secret,
    )


def _uncovered(one: Answered, sources: Sources) -> str:
    """What of the question is not covered: by its list, or of the several cities that it names."""
    if one.listing:
        return one.listing.uncovered
    asked = frozenset() if one.ask.of_title else one.ask.contracts
    told = [
        contracts_named(found.unit.text, sources) or {found.hit.citation.contract} - {None}
        for found in one.chosen
    ]
    if len(asked) < 2 or not told or not all(told):  # a sentence of none may be about all
        return ""
    silent = asked - frozenset().union(*told)
    cities = [held.municipality for held in sources.contracts() if held.id in silent]
    return f"Voor {enumerated(cities)} is {NO_EVIDENCE}." if cities else ""


def _asked_before(part: QuestionPart, question: WrittenQuestion, document: Document) -> list[str]:
    """What the point before this one asks, where both stand under one number: 2.a before 2.b."""
    place = question.parts.index(part)
    number, point, _ = part.number.partition(".")
    if not place or not point or question.parts[place - 1].number.split(".")[0] != number:
        return []
    spans = question.parts[place - 1].asks
    return [" ".join(document.text[span.start : span.end].split()) for span in spans]


def _others(
    questions: Sequence[WrittenQuestion], question: WrittenQuestion, document: Document
) -> list[WrittenQuestion]:
    return [
        other
        for other in questions
        if other.doc_id != document.id
        and not same_question(other.head, question.head)
        and any(part.answers for part in other.parts)
    ]


def _ask_reply(one: Answered) -> AskReply:
    note = "" if one.answerable or not is_told(one) else NO_EVIDENCE
    return AskReply(one.ask.text, one.ask.kind, one.answerable, note)


def _draft(every: Sequence[Answered], sources: Sources) -> list[Statement]:
    draft: list[Statement] = []
    seen: set[str] = set()
    for one in every:
        if one.listing is not None:
            draft.append(one.listing.summary)
        for found in in_reading_order(one.chosen):
            made = statement(one.ask, found, sources)
            key = normalised(made.sentence)
            if not any(key in other or other in key for other in seen):
                seen.add(key)
                draft.append(made)
    return draft


def _one_table(tables: Sequence[EvidenceTable]) -> EvidenceTable | None:
    """The tables of a part as one, with the columns of all; each row once."""
    if len(tables) < 2:
        return tables[0] if tables else None
    columns = tuple(dict.fromkeys(name for table in tables for name in table.columns))
    rows = [
        replace(row, cells=tuple(cells.get(name, "–") for name in columns))
        for table in tables
        for row in table.rows
        for cells in [dict(zip(table.columns, row.cells, strict=True))]
    ]
    once = tuple(row for place, row in enumerate(rows) if row not in rows[:place])
    return EvidenceTable("; ".join(dict.fromkeys(one.title for one in tables)), columns, once)


def _conflicts(every: Sequence[Answered], sources: Sources) -> list[Conflict]:
    return [
        conflict
        for one in every
        if is_told(one)
        for conflict in conflicts(one.ask, one.found, sources)
    ]


def _passages(found: Sequence[Found], every: Sequence[Answered]) -> tuple[Citation, ...]:
    """The passages that the draft rests on, best first; each once."""
    ranked = sorted(found, key=lambda one: -one.score)
    others = sorted(
        (one for answer in every for one in answer.found if one.fitting and not one.missing),
        key=lambda one: (not one.answers, -one.score),
    )
    passages = {one.hit.passage.id: one.hit.citation for one in (*ranked, *others)}
    tables = [
        citation
        for answer in every
        if answer.listing
        for row in answer.listing.table.rows
        for citation in row.citations[: row.proofs]
    ]
    return tuple([*tables, *passages.values()][:EVIDENCE])


def _looked_in(every: Sequence[Answered], sources: Sources) -> Iterable[str]:
    yield f"doorzocht: {len(sources.cards())} documenten"
    for one in every:
        if one.ask.own_words and is_told(one):
            yield f"gezocht met: {one.ask.query}"
    for citation in _nearest(every):
        card = citation.document
        yield f"het dichtst in de buurt: {card.title or card.path or card.id}"


def _nearest(every: Sequence[Answered]) -> tuple[Citation, ...]:
    """The documents that came nearest, each by the passage that did."""
    found = [one for answer in every for one in answer.found[:NEAREST]]
    held = {one.hit.passage.doc_id: one.hit.citation for one in found}
    return tuple(held.values())[:NEAREST]


def _is_secret(one: Answered, part: str, sources: Sources) -> bool:
    """Whether what may not be cited here would have answered."""
    if _lists_more(one, part, sources):
        return True
    higher = sources.higher()  # the texts of what is weighed can only be read at their own level
    if higher is None or not one.ask.own_words:
        return False
    hits = sources.secret(one.ask.query)
    return any(found.answers for found in look_up(one.ask, hits, frozenset(), higher))


def _lists_more(one: Answered, part: str, sources: Sources) -> bool:
    """Whether who may see more would get a longer list."""
    higher = sources.higher()
    longer = listing(one.ask, part, higher) if higher else None
    held = len(one.listing.table.rows) if one.listing else 0
    return longer is not None and len(longer.table.rows) > held


def _told_more(
    every: Sequence[Answered], text: str, earlier: Sequence[EarlierAnswer]
) -> Iterable[str]:
    lists = [one.listing for one in every if one.listing]
    return dict.fromkeys(note for one in lists for note in told_more(one, text, earlier))


def _notes(every: Sequence[Answered], uncovered: Sequence[str], *, secret: bool) -> Iterable[str]:
    known = [one for one in every if one.answerable]
    for one in every:
        if known and is_told(one) and not one.answerable:
            yield f"Voor '{as_sentence(one.ask.text, end='')}' is {NO_EVIDENCE}."
    yield from dict.fromkeys(note for note in uncovered if note)
    if secret:
        yield _ABOVE_LEVEL
