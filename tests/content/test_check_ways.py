"""The rules of the check about ways through a dialogue: one fault, and the exact sentence about it."""

from __future__ import annotations

import pytest

from tests.content.trees import refused, spoilt

_MEET = "dialogues/meet/flow.yaml"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("otherwise: done", "otherwise: don", "27: leads to `don`, which is no step here; name one that is"),
        ("to: low", "to: other", "28: nothing leads to `low`; lead to it, or remove it"),
        ("    value: talks\n", "", "28: `tally` and `value` belong together; write both"),
        ("tally: [state]", "tally: [stat]", "30: `meet.stat` is the name of no answer; name a step that is answered"),
        (
            "value: talks\n",
            "value: talk\n",
            "30: `meet.state` is never `talk`; it can be answered, missing, none, talks",
        ),
        (
            "when: {state: [talks]}",
            "when: {intro: [talks]}",
            "10: `meet.intro` is the name of no answer; name a step that is answered",
        ),
        (
            "when: {state: [talks]}",
            "when: {state: [talk]}",
            "10: `meet.state` is never `talk`; it can be answered, missing, none, talks",
        ),
        (
            'when: {sure: ["1", "2"]}',
            'when: {sure: ["6"]}',
            "26: `meet.sure` is never `6`; it can be 1, 2, 3, 4, 5, answered, missing",
        ),
        ("dialogue: risk-mapping", "dialogue: meet", "34: `meet` is no other dialogue; there is risk-mapping"),
        ("offers: [risk-mapping]", "offers: [risk]", "37: `risk` is no dialogue; there is meet, risk-mapping"),
        ("signals: [only-money]", "signals: [money]", "14: there is no signal `money`; there is only-money"),
        (
            "    asks: [person]\n",
            "",
            "13: `only-money` can never speak here; it needs `asks` to have one of person",
        ),
        (
            "    section: who\n    smaller",
            "    section: whom\n    smaller",
            "15: there is no section `whom`; there is who",
        ),
        (
            "said: yes}]\n",
            "said: yes}]\n    warn: {all: only-money}\n",
            "7: `all` is no choice here; there is none, talks",
        ),
        ("said: yes}]\n", "said: yes}]\n    warn: {none: gold}\n", "7: there is no signal `gold`; there is only-money"),
        (
            "    smaller: yes\n",
            "    smaller: yes\n    replaces: intro\n",
            "17: `meet.intro` is the name of no answer; name a step that is answered",
        ),
    ],
)
def test_a_dialogue_leads_somewhere(before: str, after: str, problem: str) -> None:
    """Targets, conditions, tallies, signals, sections and offers name what exists."""
    assert refused(spoilt(_MEET, before, after)) == [f"{_MEET}:{problem}"]


def test_steps_that_wait_for_nobody_make_no_circle() -> None:
    """The engine would run in such a circle for ever."""
    assert refused(spoilt(_MEET, "    value: talks\n", "    value: talks\n    next: fork\n")) == [
        f"{_MEET}:24: `fork` leads back to itself without a question between; break the circle",
        f"{_MEET}:28: `low` leads back to itself without a question between; break the circle",
        f"{_MEET}:33: nothing leads to `other`; lead to it, or remove it",
    ]


def test_a_step_that_may_be_passed_over_does_not_lead_back() -> None:
    """Where its condition does not hold nobody is waited for; without the condition the same circle is sound."""
    back = "    value: talks\n    pause: yes\n    next: fork\n"
    lost = f"{_MEET}:{{}}: nothing leads to `other`; lead to it, or remove it"
    assert refused(spoilt(_MEET, "    value: talks\n", back)) == [lost.format(34)]
    assert refused(spoilt(_MEET, "    value: talks\n", back + "    when: {state: [talks]}\n")) == [
        f"{_MEET}:24: `fork` leads back to itself without a question between; break the circle",
        f"{_MEET}:28: `low` leads back to itself without a question between; break the circle",
        lost.format(35),
    ]


def test_visits_make_no_circle() -> None:
    """Two dialogues that visit each other would never be over."""
    flow, words = (
        "minutes: 1\nsteps:\n  - {id: go, kind: visit, dialogue: meet}\n  - {id: end, kind: finish}\n",
        {
            language: f"title: {title}\nabout: {title}.\nsteps: {{end: {{finish: {title}.}}}}\n"
            for language, title in (("pl", "Kawa"), ("en", "Coffee"))
        },
    )
    tree = spoilt(_MEET, "dialogue: risk-mapping", "dialogue: coffee") | {
        "dialogues/coffee/flow.yaml": flow,
        **{f"dialogues/coffee/{language}.yaml": text for language, text in words.items()},
    }
    found = refused(tree)
    assert f"{_MEET}:34: `coffee` comes to visit `meet` again; offer it at a finish instead" in found
    assert "dialogues/coffee/flow.yaml:3: `meet` comes to visit `coffee` again; offer it at a finish instead" in found


def test_every_way_ends_with_a_finish() -> None:
    """A file that runs out, and steps that only lead back to each other."""
    runs_out = refused(spoilt(_MEET, "    kind: finish\n    offers: [risk-mapping]\n", "    kind: rate\n"))
    assert f"{_MEET}:35: the dialogue runs out after `done`; end it with a finish, or say what is next" in runs_out
    turns = refused(spoilt(_MEET, "    dialogue: risk-mapping\n", "    dialogue: risk-mapping\n    next: low\n"))
    assert f"{_MEET}:32: no finish can be reached from `other`; lead to one" in turns
