"""Prints docs/licences.md: what the packages in requirements.lock say their licence is."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def licence(name: str) -> str:
    """The licence a package states: its expression, its classifiers or its first licence line."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "(not installed here)"
    classifiers = [
        value.rsplit(" :: ", 1)[-1]
        for value in found.get_all("Classifier") or []
        if value.startswith("License ::")
    ]
    free_text = (found["License"] or "").strip().splitlines()
    return (
        found["License-Expression"]
        or "; ".join(classifiers)
        or (free_text[0][:60] if free_text else "")
        or "not stated"
    )


def main() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    print("# Licences of what is shipped\n")
    print("Made by `python -m benchmarks.licences` from `requirements.lock`.\n")
    print("| package | version | licence |\n|---|---|---|")
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", lock, flags=re.M):
        print(f"| {name} | {version} | {licence(name)} |")


if __name__ == "__main__":
    main()
