"""Every quote against the stored text, letter for letter, on the page it names."""

from collections.abc import Callable, Iterator

from core.errors import ToolError
from core.records import Citation, Document, PageRun
from core.replies import PartReply, Reply


class CitationFails(ToolError):
    """A quote does not stand where its citation says; the draft may not be used."""

    exit_code = 4


def check_reply(reply: Reply, document: Callable[[str], Document]) -> int:
    """How many citations were checked; raises CitationFails at the first that is not true."""
    known: dict[str, Document] = {}
    count = 0
    for citation in citations_of(reply):
        name = citation.document.id
        if name not in known:
            known[name] = document(name)
        problem = problem_of(citation, known[name])
        if problem:
            raise CitationFails(
                f"Een citaat klopt niet met de opslag ({problem}): "
                f"'{citation.quote[:60]}' in {citation.document.path or name}.",
                "Het ontwerp is niet geschreven. Lees het document opnieuw in en probeer opnieuw.",
            )
        count += 1
    return count


def citations_of(reply: Reply) -> Iterator[Citation]:
    """Every citation of a reply, also those of tables, earlier answers and conflicts."""
    for part in reply.parts:
        yield from citations_of_part(part)


def citations_of_part(part: PartReply) -> Iterator[Citation]:
    """Every citation of one part, in order of showing."""
    yield from citations_shown(part)
    yield from (*part.evidence, *part.nearest)


def citations_shown(part: PartReply, *, footnotes: bool = False) -> Iterator[Citation]:
    """What the sentences, rows and conflicts of a part cite; or only what has a footnote."""
    for earlier in part.earlier:
        yield earlier.question
        if earlier.answer is not None:
            yield earlier.answer
    for statement in part.draft:
        yield from statement.citations
    for row in part.table.rows if part.table else ():
        yield from row.citations[: row.proofs if footnotes else None]
    for conflict in part.conflicts:
        yield from (side.citation for side in conflict.sides)


def problem_of(citation: Citation, document: Document) -> str:
    """What is wrong with a citation, in Dutch; "" where it is true."""
    start, end, quote = citation.start, citation.end, citation.quote
    if not quote.strip():
        return "het citaat is leeg"
    if citation.document.id != document.id:
        return "het is een ander document"
    if document.text[start:end] != quote:
        return "de woorden staan er niet"
    if not document.page_runs:
        return "" if citation.first_page is None else "het document heeft geen pagina's"
    first, last = citation.first_page, citation.last_page
    if first is None or last is None:
        return "de pagina ontbreekt"
    pages = set(_pages_with(document.page_runs, len(document.text), start, end))
    return "" if (min(pages), max(pages)) == (first, last) else "het staat op een andere pagina"


def _pages_with(runs: tuple[PageRun, ...], length: int, start: int, end: int) -> Iterator[int]:
    """The pages that hold a letter of the stretch: a plain walk over all of them."""
    edges = [*(run.start for run in runs[1:]), length]
    for run, edge in zip(runs, edges, strict=True):
        begin = 0 if run is runs[0] else run.start
        if begin < end and start < edge:
            yield run.page
