"""Every message that a page can show, and the catalogue of their translations kept in step.

``python -m web.messages`` reads the templates and the code anew and brings
``translations/en.po`` up to date: new messages come in untranslated, gone ones leave.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core import errors
from web import names
from web.language import TRANSLATIONS
from web.rendering import MENU, TEMPLATES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
CODE = ("answers", "core", "index", "ingest", "nlp", "pipeline", "terminal", "web")
ERRORS = frozenset(
    [name for name, one in vars(errors).items() if isinstance(one, type)] + ["HTTPException"]
)
SHOWN_AS = frozenset({"problem", "done", "detail", "advice"})  # arguments that a page shows
# Where every sentence is for people, though no error or argument tells so.
SPEAKING = frozenset(
    "answers/criteria.py answers/drafting.py answers/freezing.py answers/limits.py "
    "answers/written_question.py ingest/files.py ingest/isolation/reading.py ingest/pdf_file.py "
    "ingest/readers.py ingest/recognition.py ingest/scan_pages.py ingest/secrecy.py "
    "ingest/sniffing.py pipeline/dossier_check.py pipeline/planning.py web/pages/sign_in.py "
    "web/problems.py web/wording.py".split()
)
TABLES = {"answers/tables/criteria.tsv": 1}  # the column with words for people, from 0
Found = tuple[str, int, str | tuple[str, ...]]  # file, line, message


def messages() -> Iterator[Found]:
    """Every message, where it stands; plural ones as (one, many)."""
    yield from _of_templates()
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _of_code(path)
    for table in names.__all__:
        for label in getattr(names, table).values():
            yield "web/names.py", 1, label
    for name, column in TABLES.items():
        lines = (ROOT / name).read_text("utf-8").splitlines()
        for line in lines:
            if line and not line.startswith("#"):
                yield name, 1, line.split("\t")[column]
    for entry in MENU:
        yield "web/rendering.py", 1, entry.label


def _of_templates() -> Iterator[Found]:
    from jinja2.ext import babel_extract

    options = {"extensions": "jinja2.ext.i18n,jinja2.ext.loopcontrols", "silent": "false",
               "trim_blocks": "true", "lstrip_blocks": "true"}  # fmt: skip
    for path in sorted(TEMPLATES.rglob("*.html")):
        with path.open("rb") as stream:
            for line, _, found, _ in babel_extract(stream, ("gettext", "ngettext"), [], options):
                told = [found] if isinstance(found, str) else [one for one in found or () if one]
                if told:  # else what is said stands in a variable, and is found elsewhere
                    message = told[0] if len(told) == 1 else tuple(told)
                    yield str(path.relative_to(ROOT)), line, message


def _of_code(path: Path) -> Iterator[Found]:
    name, tree = str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in _shown(node):
                yield from _said(name, argument)
    if name in SPEAKING:
        yield from _sentences(name, tree)


def _shown(call: ast.Call) -> Iterable[ast.expr]:
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    if called == "gettext":
        yield from call.args[:1]
    if called in ERRORS:
        yield from call.args[:2] if called != "HTTPException" else call.args[1:2]
    for keyword in call.keywords:
        if keyword.arg in SHOWN_AS:
            yield keyword.value
        if called == "Listing" and keyword.arg == "columns" and isinstance(keyword.value, ast.Dict):
            yield from keyword.value.values


def _sentences(name: str, node: ast.AST) -> Iterator[Found]:
    """What begins as a sentence does; no docstrings, patterns, logs or sums without words."""
    if isinstance(node, (ast.JoinedStr, ast.Constant)):
        said = template_of(node)
        begins = said[:1].isupper() or ": {" in said or "} jaar " in said
        if begins and " " in said.strip() and "\\" not in said:
            yield from _said(name, node)
        return
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    logged = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_LOG.")
    if not docstring and not logged:
        for child in ast.iter_child_nodes(node):
            yield from _sentences(name, child)


def _said(name: str, node: ast.expr | ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.IfExp):
        yield from _said(name, node.body)
        yield from _said(name, node.orelse)
    elif isinstance(node, (ast.JoinedStr, ast.Constant)):
        said = template_of(node)
        if any(letter.isalpha() for letter in re.sub(r"{\w+}", "", said)):
            yield name, node.lineno, said


def template_of(node: ast.JoinedStr | ast.Constant) -> str:
    """The text with names in braces where something is filled in: 'Er is geen {name}.'"""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            parts.append("{" + _name(part.value, "".join(parts)) + "}")
    return "".join(parts)


def _name(value: ast.expr, before: str) -> str:
    """A name for what is filled in, that does not stand in the text before it."""
    found = next(
        (
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(value)
            if isinstance(node, (ast.Attribute, ast.Name))
        ),
        "value",
    ).lower()
    number, name = 1, found
    while "{" + name + "}" in before:
        number += 1
        name = f"{found}_{number}"
    return name


def catalogue_of(found: Iterable[Found]) -> "Catalog":
    """A catalogue of the messages without translations, in the order of the alphabet."""
    from babel.messages.catalog import Catalog

    made = Catalog(locale="en", project="wijkwijzer", fuzzy=False, charset="utf-8")
    for file, _, message in found:
        made.add(message, locations=[(file, 0)])
    return made


def brought_up_to_date(path: Path) -> tuple[int, int]:
    """How many messages the catalogue has now, and how many of them wait for a translation."""
    from babel.messages.pofile import read_po, write_po

    template = catalogue_of(messages())
    with path.open("rb") as stream:
        kept = read_po(stream, locale="en")
    kept.update(template, no_fuzzy_matching=True)
    kept.obsolete.clear()
    with path.open("wb") as stream:
        write_po(stream, kept, width=100, sort_output=True, omit_header=True,
                 ignore_obsolete=True, include_lineno=False)  # fmt: skip
    waiting = [one for one in kept if one.id and not _is_translated(one.string)]
    return len(kept), len(waiting)


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    number, waiting = brought_up_to_date(TRANSLATIONS / "en.po")
    print(f"{number} messages, {waiting} without translation")
