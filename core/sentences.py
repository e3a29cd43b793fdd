"""Where Dutch sentences end: one splitter for all who cite sentences."""

import re
from collections.abc import Iterator

# Written with a full stop inside a sentence. Source: Woordenlijst and administrative usage.
_ABBREVIATIONS = frozenset(
    """
    a.d.h.v a.h.w a.u.b aant afb afd afz alg art artt b.s b.v bijl bijv blz bv bvb ca cf cfr d.d
    d.i d.m.v d.w.z dd dec dhr dir dr drs e.a e.d e.v enz etc ev excl feb fig fr g.v.g gem gr h
    hfdst i.c i.c.m i.f.v i.h.b i.k.v i.o i.p.v i.s.m i.v.m ibid incl ing inz ir jan jl jr k.b kb
    lic lt m.a.w m.b.t m.b.v m.i.v m.m m.u.v max mej mevr min mln mld mr mrt mvr n.a.v n.b n.v.t nl
    nov nr nrs o.a o.b.v o.g.v o.i.v o.l.v o.m o.v o.v.v okt p pag par ph.d plm prof r.v ref reg
    resp s.v.p sept sr st t.a.v t.b.v t.e.m t.g.v t.h.v t.n.v t.o.v t.w tel tit t.z.t v.d v.l.n.r
    v.u vb verg vgl vlg vnl vnr vol vr vs w.o z.g zgn z.o.z
    """.split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\[\d+\])?(?=\s+[\"'“‘„«(\[]*[^\Wa-zà-ÿ_])|\n")


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets in ``text`` just after each sentence; the end of the text is always the last."""
    for match in _END.finditer(text):
        if match[0].startswith(".") and _is_abbreviation(text, match.start()):
            continue
        yield match.end()
    yield len(text)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the white space around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_abbreviation(text: str, stop: int) -> bool:
    word = re.search(r"[\w.]*$", text[max(0, stop - 16) : stop])
    token = word[0] if word else ""
    initial = len(token) == 1 and token.isalpha() and token.isupper()
    number = token.isdigit() and not text[:stop].strip(token + " \n")
    return initial or number or token.lower() in _ABBREVIATIONS
