"""Precision, recall and F1 of the tags, per kind, on judged dossiers, with the misses.

A judgement may say what else is right (``accept``, ``accept_ids``, ``either_way``): it is obeyed.
A request counts as found where it names the same requester and the same addressees and its words
overlap the judged evidence; ``mentioned`` is listed apart and never counted. Ids that differ in a
legal form alone ('vzw-de-brug', 'de-brug') are the same, and so are the names that the register
has for one organisation ('vlaamse-toezichtcommissie', 'vtc'; 'dep-wse', 'dep-wewis').
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.findings import Derogation, Tags
from evaluation.judged_folder import Judgement, dossiers
from nlp.naming import slug
from nlp.register import read_register

Tagger = Callable[[str, str], Tags]  # of a name and its text
_DEPARTMENT = re.compile(r"^dep-")
_LEGAL_FORM = re.compile(r"^(?:i?vzw|nv|bv|bvba|cv|cvba)-|-(?:i?vzw|nv|bv|bvba|cv|cvba)$")


@dataclass
class Score:
    """Counts of one kind, and what was missed or too much."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + len(self.extra))

    @property
    def recall(self) -> float:
        """The share of what was judged that was found."""
        return self.right / max(1, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def line(self, kind: str) -> str:
        """One row of the table."""
        precision, recall, f1 = self.precision, self.recall, self.f1
        counts = f"{self.right} right, {len(self.missed)} missed, {len(self.extra)} extra"
        return f"{kind:20} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({counts})"


def _free(text: str, judgement: Judgement) -> list[tuple[int, int]]:
    """The stretches that count neither for nor against."""
    found = []
    for words in judgement.get("either_way", []):
        at = text.find(words)
        while at >= 0:
            found.append((at, at + len(words)))
            at = text.find(words, at + 1)
    return found


def plain_id(key: str) -> str:
    """An id without a legal form at its beginning or end; that of the register for what it has."""
    plain = _LEGAL_FORM.sub("", key)
    return _registered().get(_DEPARTMENT.sub("departement-", plain), plain)


@cache
def _registered() -> dict[str, str]:
    """Per name of an organisation in the register, as an id, the id of its latest name."""
    register = read_register()
    found: dict[str, str] = {}
    for row in register.organisations.values():
        latest = register.latest(row.id).id
        for name in (row.id, *row.names):
            found.setdefault(_DEPARTMENT.sub("departement-", slug(name)), latest)
    return found


def _is_free(spans: Any, free: list[tuple[int, int]]) -> bool:
    return all(any(a <= s.start and s.end <= b for a, b in free) for s in spans)


def score_actors(
    name: str, text: str, gold: Judgement, tags: Tags, scores: dict[str, Score]
) -> None:
    """Compare the actors by id, and the roles of those that were found."""
    free = _free(text, gold)
    # With a role per contract: the first.
    found = {plain_id(row.id): row for row in reversed(tags.actors)}
    used: set[str] = set()
    for actor in gold["actors"]:
        ids = [plain_id(key) for key in (actor["id"], *actor.get("accept_ids", []))]
        hit = next((key for key in ids if key in found), None)
        kinds = ["actors"] + (["ocmw/caw"] if actor["type"] in ("ocmw", "caw") else [])
        for kind in kinds:
            if hit:
                scores[kind].right += 1
            else:
                scores[kind].missed.append(f"{name}: {actor['id']} ({actor['evidence']})")
        if hit:
            used.add(hit)
            roles = [actor["role"], *actor.get("accept_roles", [])]
            if found[hit].role in roles:
                scores["roles"].right += 1
            else:
                line = f"{name}: {hit} is {actor['role']}, found {found[hit].role}"
                scores["roles"].missed.append(line)
    for key, row in found.items():
        if key not in used and not _is_free(row.spans, free):
            quote = text[row.spans[0].start : row.spans[0].end]
            scores["actors"].extra.append(f"{name}: {key} ({quote})")
            if row.type in ("ocmw", "caw"):
                scores["ocmw/caw"].extra.append(f"{name}: {key} ({quote})")


def score_municipality(name: str, gold: Judgement, tags: Tags, score: Score) -> None:
    """Compare what the dossier is about."""
    judged = gold["municipality"]
    first = tags.municipalities[0].nis if tags.municipalities else None
    if judged is None:  # about none, or about several: those may be listed, not one alone
        if len(tags.municipalities) == 1:
            score.extra.append(f"{name}: {tags.municipalities[0].label}")
        return
    right = {judged["nis"], *(str(other) for other in judged.get("accept", []))}
    if first in right:
        score.right += 1
    else:
        score.missed.append(f"{name}: {judged['label']}")
        if first:
            score.extra.append(f"{name}: {tags.municipalities[0].label}")


def _overlap(record: Derogation, text: str, evidence: str) -> bool:
    at = text.find(evidence)
    return any(span.start < at + len(evidence) and at < span.end for span in record.spans)


def score_derogations(
    name: str, text: str, gold: Judgement, tags: Tags, scores: dict[str, Score]
) -> None:
    """Compare the requests, one judged record with at most one found one."""
    free = _free(text, gold)
    left = [row for row in tags.derogations if row.status != "mentioned"]
    ids = _ids(gold)
    for judged in (row for row in gold["derogations"] if row["status"] != "mentioned"):
        hits = [row for row in left if _overlap(row, text, judged["evidence"])]
        hits.sort(key=lambda row: -_agreement(row, judged, ids))
        hit = hits[0] if hits else None
        line = f"{name}: {judged['requester']} > {judged['addressees']} {judged['evidence'][:70]!r}"
        if hit is None:
            scores["derogations"].missed.append(line)
            scores["derogation place"].missed.append(line)
            continue
        left.remove(hit)
        scores["derogation place"].right += 1
        _score_parties(line, _parties(hit, judged, ids), scores)
        if _agreement(hit, judged, ids) == 2:
            scores["derogations"].right += 1
            _score_fields(name, hit, judged, scores)
        else:
            told = f"{hit.requester and hit.requester.id} > {[p.id for p in hit.addressees]}"
            scores["derogations"].missed.append(f"{line} found {told}")
            scores["derogations"].extra.append(f"{line} found {told}")
    for row in left:
        if not _is_free(row.spans, free):
            quote = text[row.spans[0].start : row.spans[0].end]
            told = f"{row.requester and row.requester.id} > {[p.id for p in row.addressees]}"
            scores["derogations"].extra.append(f"{name}: {row.status} {told} {quote[:110]!r}")
            scores["derogation place"].extra.append(f"{name}: {row.status} {quote[:110]!r}")


def _ids(gold: Judgement) -> dict[str, str]:
    """Per id that an actor may have, the one it has in the judgement, both plain."""
    found = {plain_id(actor["id"]): plain_id(actor["id"]) for actor in gold["actors"]}
    for actor in gold["actors"]:
        for other in actor.get("accept_ids", []):
            found.setdefault(plain_id(other), plain_id(actor["id"]))
    return found


def _agreement(row: Derogation, judged: Judgement, ids: Mapping[str, str]) -> int:
    return sum(_parties(row, judged, ids))


def _parties(row: Derogation, judged: Judgement, ids: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether the requester is right, and whether all addressees are."""

    def known(key: str | None) -> str | None:
        return key and ids.get(plain_id(key), plain_id(key))

    accept = judged.get("accept", {})
    requesters = {known(key) for key in (judged["requester"], *accept.get("requester", []))}
    addressees = [
        {known(key) for key in ([own] if isinstance(own, str) else own)}
        for own in (judged["addressees"], *accept.get("addressees", []))
    ]
    requester = known(row.requester.id if row.requester else None)
    return requester in requesters, {known(p.id) for p in row.addressees} in addressees


def _score_parties(line: str, right: tuple[bool, bool], scores: dict[str, Score]) -> None:
    for key, is_right in zip(("requester", "addressees"), right, strict=True):
        if is_right:
            scores[f"derogation {key}"].right += 1
        else:
            scores[f"derogation {key}"].missed.append(line)


def _score_fields(name: str, row: Derogation, judged: Judgement, scores: dict[str, Score]) -> None:
    accept = judged.get("accept", {})
    for key in ("status", "domain", "instrument"):
        right = {judged[key], *accept.get(key, [])}
        value = getattr(row, key)
        if value in right:
            scores[f"derogation {key}"].right += 1
        else:
            line = f"{name}: {judged[key]}, found {value} ({judged['evidence'][:60]!r})"
            scores[f"derogation {key}"].missed.append(line)
    for key in ("duration", "space", "group"):
        if judged.get(key):
            value = getattr(row, key) or ""
            same = bool(value) and (value in judged[key] or judged[key] in value)
            if same:
                scores[f"derogation {key}"].right += 1
            else:
                scores[f"derogation {key}"].missed.append(f"{name}: {judged[key]!r}, {value!r}")


def score_themes(name: str, gold: Judgement, found: Set[str], score: Score) -> None:
    """Compare the themes of the document."""
    judged, free = set(gold["themes"]), set(gold.get("themes_either_way", []))
    score.right += len(found & judged)
    score.missed += [f"{name}: {key}" for key in sorted(judged - found)]
    score.extra += [f"{name}: {key}" for key in sorted(found - judged - free)]


def score_amounts(
    name: str, text: str, gold: Judgement, tags: Tags, scores: dict[str, Score]
) -> None:
    """Compare the sums, and the roles of those that were found."""
    free = _free(text, gold)
    judged = Counter(float(row["euro"]) for row in gold["amounts"])
    roles = {
        (float(r["euro"]), role)
        for r in gold["amounts"]
        for role in (r["role"], *r.get("accept_roles", []), *r.get("accept", {}).get("role", []))
    }
    for row in tags.amounts:
        if judged.get(row.euro):
            judged[row.euro] = 0
            scores["amounts"].right += 1
            if (row.euro, row.role) in roles:
                scores["amount roles"].right += 1
            else:
                scores["amount roles"].missed.append(f"{name}: {row.euro} found {row.role}")
        elif row.euro not in judged and not _is_free(row.spans, free):
            quote = text[row.spans[0].start : row.spans[0].end]
            scores["amounts"].extra.append(f"{name}: {quote}")
    scores["amounts"].missed += [f"{name}: {euro}" for euro, count in judged.items() if count]


def score_facts(name: str, gold: Judgement, tags: Tags, scores: dict[str, Score]) -> None:
    """How many of the judged facts were found; more may be there than were judged."""
    found = {(row.kind, _plain(row.value)) for row in tags.facts}
    for judged in gold["facts"]:
        score = scores[f"fact {judged['kind']}"]
        if (judged["kind"], _plain(judged["value"])) in found:
            score.right += 1
        else:
            score.missed.append(f"{name}: {judged['value']} ({judged['evidence']})")


def _plain(value: str) -> str:
    return value.replace(" ", "").rstrip("%").casefold()


class _Scores(dict[str, Score]):
    def __missing__(self, key: str) -> Score:
        self[key] = Score()
        return self[key]


def measure(folder: Path, tagger: Tagger) -> dict[str, Score]:
    """The scores of a folder of judged dossiers, per kind."""
    scores: dict[str, Score] = _Scores()
    for name, text, gold in dossiers(folder):
        tags = tagger(name, text)
        if tags.language == gold["language"]:
            scores["language"].right += 1
        else:
            scores["language"].missed.append(f"{name}: {gold['language']}, {tags.language}")
        score_municipality(name, gold, tags, scores["municipality"])
        score_actors(name, text, gold, tags, scores)
        score_derogations(name, text, gold, tags, scores)
        score_themes(name, gold, {row.id for row in tags.themes}, scores["themes"])
        score_amounts(name, text, gold, tags, scores)
        score_facts(name, gold, tags, scores)
    return scores


def as_json(scores: Mapping[str, Score]) -> dict[str, object]:
    """The measures of each kind with what was missed and what was too much."""
    return {
        kind: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "right": score.right,
            "missed": score.missed,
            "extra": score.extra,
        }
        for kind, score in scores.items()
    }


def as_text(scores: Mapping[str, Score]) -> str:
    """A table of the kinds, and under it every miss and everything too much."""
    rows = [score.line(kind) for kind, score in scores.items()]
    for kind, score in scores.items():
        rows += [f"\n{kind}, gemist:", *(f"  {one}" for one in score.missed)] * bool(score.missed)
        rows += [f"\n{kind}, te veel:", *(f"  {one}" for one in score.extra)] * bool(score.extra)
    return "\n".join(rows)
