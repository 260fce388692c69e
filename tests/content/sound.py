"""A small content folder without a fault, by path.

Law: words only. It has one of everything that the check looks at, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_FLOW: Final = """\
minutes: 3
tips: [aloud]
steps:
  - id: state
    kind: choose
    choices: [none, {id: talks, said: yes}]
    section: who
  - id: intro
    kind: say
    when: {state: [talks]}
  - id: write
    kind: ask
    asks: [person]
    signals: [only-money]
    section: who
    smaller: yes
    after: yes
  - id: sure
    kind: rate
  - id: quiz
    kind: quiz
    options: [first, second]
    right: [first]
  - id: fork
    kind: branch
    cases: [{when: {sure: ["1", "2"]}, to: low}]
    otherwise: done
  - id: low
    kind: say
    tally: [state]
    value: talks
  - id: other
    kind: visit
    dialogue: risk-mapping
  - id: done
    kind: finish
    offers: [risk-mapping]
"""

_PL: Final = """\
title: Spotkanie
about: Krótka próba przed rozmową.
steps:
  state:
    ask: Na jakim to jest etapie?
    choices: {none: Jeszcze nic, talks: Rozmowy}
    said: {talks: Dobrze.}
  intro: {say: Zaczynamy.}
  write:
    ask: Kto jest po drugiej stronie?
    example: "Przykład: Ewa z banku."
    smaller: Jak ma na imię?
    after: "Zapisane: {first:write}"
  sure: {ask: Umiem do nich zadzwonić.}
  quiz:
    ask: Od czego zacząć?
    options: {first: Od problemu, second: Od siebie}
    why: {first: To prawda., second: To może zaczekać.}
  low:
    say:
      one: Jest {count} punkt z {of}.
      few: Są {count} punkty z {of}.
      many: Jest {count} punktów z {of}.
      other: Jest {count} punktu z {of}.
  done: {finish: To wszystko.}
tips: {aloud: Przeczytaj to na głos.}
"""

_EN: Final = """\
title: A meeting
about: A short rehearsal before you talk.
steps:
  state:
    ask: How far is it?
    choices: {none: Nothing yet, talks: Talks}
    said: {talks: Good.}
  intro: {say: Here we go.}
  write:
    ask: Who is on the other side?
    example: "Example: Eva from the bank."
    smaller: What is their name?
    after: "Saved: {first:write}"
  sure: {ask: I know whom to call.}
  quiz:
    ask: Where to begin?
    options: {first: With the problem, second: With us}
    why: {first: That is right., second: That can wait.}
  low:
    say:
      one: There is {count} point of {of}.
      other: There are {count} points of {of}.
  done: {finish: That is all.}
tips: {aloud: Read it aloud.}
"""

_SQUARE_WORDS: Final = "".join(
    f"  q{number}: {{ask: Co {number}?, example: Tak., good: Jedno zdanie.}}\n" for number in range(1, 6)
)

#: A folder without a fault, by path.
SOUND: Final[Mapping[str, str]] = {
    "dialogues/meet/flow.yaml": _FLOW,
    "dialogues/meet/pl.yaml": _PL,
    "dialogues/meet/en.yaml": _EN,
    "dialogues/meet/talks.yaml": """\
talks:
  - name: money
    language: en
    lines:
      - coach: How far is it?
      - presses: Talks
      - at: meet.write
      - person: The bank, for a grant.
      - warns: only-money
""",
    "model/flow.yaml": """\
minutes: 5
steps:
  - {id: depth, kind: choose, choices: [quick, standard, full]}
  - {id: questions, kind: questions}
  - {id: rate, kind: rate}
  - {id: end, kind: finish}
""",
    "model/pl.yaml": """\
steps:
  depth: {ask: Ile masz czasu?, choices: {quick: Mało, standard: Trochę, full: Dużo}}
  end: {finish: To wszystko.}
""",
    "model/en.yaml": """\
steps:
  depth: {ask: How much time is there?, choices: {quick: Little, standard: Some, full: Much}}
  end: {finish: That is all.}
""",
    "model/risk/mapping/flow.yaml": """\
questions:
  - {id: q1, asks: [person], signals: [only-money]}
  - {id: q2}
  - {id: q3}
  - {id: q4}
  - {id: q5, section: who}
tips: [calm]
pitfalls: [{id: gold, signal: only-money}, {id: haste}]
""",
    "model/risk/mapping/pl.yaml": f"""\
title: Ryzyko
purpose: Zobacz, co może pójść inaczej.
questions:
{_SQUARE_WORDS}tips: {{calm: Spokojnie.}}
pitfalls: {{gold: Co poza tym?, haste: Pośpiech.}}
rate: Wiem, czego się bać.
""",
    "model/risk/mapping/en.yaml": f"""\
title: Risk
purpose: See what may go differently.
questions:
{_SQUARE_WORDS.replace("Co", "What").replace("Tak.", "Yes.").replace("Jedno zdanie", "One sentence")}\
tips: {{calm: Be calm.}}
pitfalls: {{gold: What else?, haste: Haste.}}
rate: I know what to fear.
""",
    "signals/signals.yaml": """\
asks: [person]
groups: [rooms]
signals:
  only-money:
    asks: [person]
    unless: [rooms, date]
""",
    "signals/pl.yaml": """\
negations: [nie, bez]
shrugs: [nie wiem, ok]
greetings: [dzień dobry]
groups: {rooms: [sala]}
signals:
  only-money:
    notice: Widzę tu „{words}”.
    question: Co jeszcze?
    cues: [dotacja, list intencyjny, na pewno .. chcieć]
""",
    "signals/en.yaml": """\
negations: [not, without]
shrugs: [don't know, ok]
greetings: [hello]
groups: {rooms: [room]}
signals:
  only-money:
    notice: I see “{words}” here.
    question: What else?
    cues: [grant, letter of intent, surely .. want]
""",
    "glossary/glossary.yaml": """\
terms:
  risk: {related: [trust]}
  trust: {opposite: doubt}
  doubt: {opposite: trust}
""",
    "glossary/pl.yaml": """\
terms:
  risk: {name: ryzyko, meaning: To może się nie udać., example: Deszcz., synonyms: [zagrożenie]}
  trust: {name: zaufanie, meaning: Ktoś dotrzyma słowa., example: Klucz do sali.}
  doubt: {name: wątpliwość, meaning: Nie wiadomo., example: Pytanie bez odpowiedzi.}
""",
    "glossary/en.yaml": """\
terms:
  risk: {name: risk, meaning: It may go wrong., example: Rain.}
  trust: {name: trust, meaning: They keep their word., example: A key to the room.}
  doubt: {name: doubt, meaning: Nobody knows., example: A question without an answer.}
""",
    "daily/daily.yaml": """\
prompts:
  D-001: {theme: risk-mapping, weekday: mon, mode: write}
""",
    "daily/pl.yaml": """\
prompts:
  D-001: {prompt: Co dziś sprawdzisz?, follow_up: Kiedy?}
""",
    "daily/en.yaml": """\
prompts:
  D-001: {prompt: What will you check today?, follow_up: When?}
""",
    "system/system.yaml": """\
texts:
  welcome: {limit: message}
  button.skip: {limit: button}
  aside: {placeholders: [count], plural: yes}
sections:
  - {id: who, shared: yes}
""",
    "system/pl.yaml": """\
texts:
  welcome: Dzień dobry.
  button.skip: Pomiń
  aside: {one: "{count} raz", few: "{count} razy", many: "{count} razy", other: "{count} razu"}
  section.who: Kim jesteśmy
""",
    "system/en.yaml": """\
texts:
  welcome: Hello.
  button.skip: Skip
  aside: {one: "{count} time", other: "{count} times"}
  section.who: Who we are
""",
}
