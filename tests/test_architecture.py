"""Who may import whom, and what importing the command line may load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

# Data flows down and so do imports: a package may import only what stands behind it here.
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "ingest": {"core"},
    "nlp": {"core"},
    "index": {"core"},
    "evaluation": {"core", "index", "nlp"},
    "corpus": {"core"},
    "terminal": {"core"},
    "answers": {"core"},
    "pipeline": {"core", "ingest", "nlp", "index", "answers"},
    "demo": {"core", "pipeline", "terminal"},
    "web": {"core", "pipeline", "terminal"},
    "commands": {"core", "pipeline", "terminal", "evaluation", "web"},
    "cli": {"core", "commands", "demo"},
}
HEAVY = (
    "torch spacy faiss transformers sentence_transformers onnxruntime pypdf pypdfium2 tantivy "
    "simplemma numpy trafilatura sqlite3"
).split()


def _modules(package: str) -> list[Path]:
    folder = ROOT / package
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / f"{package}.py"]


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_stands_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules(package)
        for name in _imported(path) & set(MAY_IMPORT)
        if name not in allowed
    }
    assert wrong == set()


def test_every_package_of_the_project_is_in_the_table() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "benchmarks"} <= set(MAY_IMPORT)


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
