"""Small libraries by chance: any kinds of steps in any order, with forks, circles and visits.

Law: what the content check would refuse is not made: every target exists, and a walk that asks nothing ends.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from flows.library import Dialogue, Library
from flows.steps import Choice, Condition, Finish, Measure, MeasureKind, Step
from tests.flows import small

SIGNALS = ("money", "logo", "everyone")
SECTIONS = ("who-we-are", "synergy")
_NAMES = ("one", "two", "three")
_KINDS = ("say", "card", "ask", "ask", "choose", "many", "rate", "quiz", "branch", "visit", "finish")
_MEASURES: tuple[MeasureKind, ...] = ("lowest", "tally", "earlier", "gap", "fall")
#: What a condition compares an answer with.
_VALUES = ("answered", "missing", "x", "x y", "1 2 3", "4 5")


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """One to three dialogues that may visit each other, squares among them."""
    names = _NAMES[: draw(st.integers(1, len(_NAMES)))]
    return small.library(
        *[draw(_talks(name, names)) for name in names],
        signals=[small.signal(each, each) for each in SIGNALS],
        terms=[small.term("pilot", "trial"), small.term("risk", related=("pilot",), opposite="pilot")],
        sections=SECTIONS,
    )


@st.composite
def _talks(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> Dialogue:
    """A dialogue that begins with a question and ends with an end."""
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=7))
    ids = [*(f"s{number}" for number in range(len(kinds) + 1)), "end"]
    steps = [draw(_steps(kind, ids, number, names)) for number, kind in enumerate(kinds, start=1)]
    offers = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return small.talk(
        name,
        small.ask("s0", signals=SIGNALS, section=SECTIONS[0]),
        *steps,
        small.finish("end", *offers),
        kind=draw(st.sampled_from(("dialogue", "cell"))),
        tips=draw(st.integers(0, 3)),
        pitfalls=draw(st.integers(0, 2)),
    )


@st.composite
def _steps(draw: st.DrawFn, kind: str, ids: list[str], number: int, names: tuple[str, ...]) -> Step:
    """A step of a kind. One that always waits may lead anywhere, any other one leads onwards."""
    onward, anywhere = st.sampled_from(ids[number + 1 :]), st.sampled_from(ids)
    when = {draw(st.sampled_from(ids[:number])): draw(st.sampled_from(_VALUES))}
    if kind == "branch":
        return small.branch(ids[number], (when, draw(onward)), otherwise=draw(onward))
    step = draw(_plain(kind, ids[number], when=when, names=names, anywhere=anywhere))
    if isinstance(step, Finish):
        return step
    conditions = draw(_conditions(ids[:number], when))
    waits = kind not in ("say", "visit") and not conditions
    follows = draw(st.one_of(st.none(), st.none(), anywhere if waits else onward))
    return replace(step, next=follows, when=conditions)


@st.composite
def _conditions(draw: st.DrawFn, before: list[str], when: small.When) -> tuple[Condition, ...]:
    """None, one about an answer, or one about what two of them come to."""
    about = draw(st.sampled_from(("nothing", "answer", "measure")))
    if about != "measure":
        return small.conditions(when) if about == "answer" else ()
    kind = draw(st.sampled_from(_MEASURES))
    keys = draw(st.tuples(st.sampled_from(before), st.sampled_from(before)))
    counted = frozenset({"answered"}) if kind == "tally" else frozenset[str]()
    values = draw(st.frozensets(st.sampled_from(("missing", "0", "1", "2", "-1", *before)), min_size=1))
    return (Condition("measure", values, Measure(kind, keys, counted)),)


@st.composite
def _plain(
    draw: st.DrawFn,
    kind: str,
    name: str,
    *,
    when: small.When,
    names: tuple[str, ...],
    anywhere: st.SearchStrategy[str],
) -> Step:
    match kind:
        case "say" | "card":
            card = small.card(name, pause=kind == "card", tally=tuple(when), value="x")
            return replace(card, trend=tuple(when) if kind == "say" and draw(st.booleans()) else ())
        case "ask":
            signals = draw(st.lists(st.sampled_from(SIGNALS), unique=True))
            asked = small.ask(name, signals=signals, smaller=draw(st.booleans()), section=SECTIONS[1])
            return replace(asked, names=draw(st.booleans()))
        case "choose" | "many":
            leads = Choice(id="x", label="label.x", to=draw(st.one_of(st.none(), anywhere)))
            choices = (leads, small.option("y", when=when), small.option("z", said=True, when=when))
            return small.choose(name, *choices, many=kind == "many", warn=(("x", "logo"),))
        case "rate":
            return small.rate(name, mirrors=draw(st.sampled_from((None, *when))))
        case "quiz":
            return small.quiz(name, "x", "y")
        case "visit":
            return small.visit(name, draw(st.sampled_from(names)))
        case _:
            return small.finish(name, *names[:2])
