"""Looking up a term.

Law: finds by name, by synonym, in any language of the library, without diacritics; never guesses silently. A question
about a word is one only where nothing but a term is left of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from flows import daily_again, lexicon
from flows.effects import Span
from flows.library import Library, Term
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Interlude
from flows.texts import Language

_WORD = re.compile(r"\w+")
#: How many near terms are offered when a word is not known.
NEAREST = 3
#: How alike (0 to 1) a word and a name must look to be called near.
ALIKE = 0.75
#: Words of one family share so many letters at least, and may end in so many others.
_BEGINNING, _ENDING = 4, 2
#: How many related terms are offered beside one.
RELATED = 2
#: Stands before a word that was not found, in the frame that shows what is near it.
_UNKNOWN = "?"
#: The cue group of words that ask what a word means, and characters of a question that is no more than that.
_MEANING, _LONGEST_QUESTION = "meaning", 80
#: Characters of an unknown word that are kept to find what is near.
_LONGEST = 60


def find(library: Library, language: Language, typed: str) -> Term | None:
    """The term that goes by this name, in the chat's language first."""
    spelt = _spelt(typed)
    for each in (language, *library.languages):
        found = _names(library, each).get(spelt)
        if found:
            return library.terms[found]
    return None


def nearest(library: Library, language: Language, typed: str) -> tuple[Term, ...]:
    """At most three terms: with a word that begins like one that was typed, or with names that look alike."""
    spelt = _spelt(typed)
    names = _names(library, language)
    begun = [name for name in names if any(_begin_alike(one, other) for one in spelt.split() for other in name.split())]
    close = [*begun, *get_close_matches(spelt, names, n=2 * NEAREST, cutoff=ALIKE)]
    ids = dict.fromkeys(names[each] for each in close)
    return tuple(library.terms[each] for each in ids)[:NEAREST]


def _begin_alike(one: str, other: str) -> bool:
    """Whether two words differ in their endings only, as forms of one word do."""
    shared = max(_BEGINNING, min(len(one), len(other)) - _ENDING)
    return min(len(one), len(other)) >= _BEGINNING and one[:shared] == other[:shared]


def sought(library: Library, language: Language, typed: str) -> Term | None:
    """The term that is named, alone or in a question about its meaning: "what is synergy?", in any language."""
    return find(library, language, typed) or _asked(library, language, typed)


def _asked(library: Library, language: Language, typed: str) -> Term | None:
    group = library.groups.get(_MEANING)
    if group is None or len(typed) > _LONGEST_QUESTION:
        return None
    tokens = lexicon.words(typed)
    for each in library.languages:
        asking = list(lexicon.find_all(group.cues.get(each, ()), tokens, each))
        if any(found.first == 0 for found in asking):
            covered = {place for found in asking for place in range(found.first, found.last + 1)}
            left = [place for place in range(len(tokens)) if place not in covered]
            between = range(left[0], left[-1] + 1) if left else ()  # a name may have such a word in it: row of the map
            return find(library, language, _said(tokens, between)) or find(library, language, _said(tokens, left))
    return None


def _said(tokens: Sequence[lexicon.Token], places: Iterable[int]) -> str:
    return " ".join(tokens[place].text for place in places)


def is_asked(scene: Scene, typed: str) -> bool:
    """Whether somebody asks, wherever they are, what a term means."""
    return _asked(scene.library, scene.session.language, typed) is not None


def knows(scene: Scene, typed: str) -> bool:
    """Whether there is a term of this name, or in this question."""
    return sought(scene.library, scene.session.language, typed) is not None


def look_up(scene: Scene, typed: str) -> None:
    """Show a term, or the nearest ones."""
    term = sought(scene.library, scene.session.language, typed)
    if term:
        daily_again.met(scene, term)
    scene.move(about=term.id if term else _UNKNOWN + typed[:_LONGEST])


def show(scene: Scene, frame: Interlude) -> Rows:
    """Show the term that was looked up, what is near an unknown word if anything is, or ask for a word."""
    term = scene.library.terms.get(frame.about)
    if term is not None:
        return _show_term(scene, term)
    near: tuple[Term, ...] = ()
    if frame.about.startswith(_UNKNOWN):
        near = nearest(scene.library, scene.session.language, frame.about.removeprefix(_UNKNOWN))
        named = ", ".join(scene.label(each.name) for each in near)
        scene.say("notice", "system.glossary.unknown" if near else "system.glossary.none", near=named)
    scene.say("question", "system.glossary.ask")
    return [*paired([scene.button(f"g.{each.id}", each.name) for each in near]), [scene.button("cancel")]]


def press(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Show a related term. ``False``: another action."""
    letter, _, of = action.partition(".")
    if letter != "g":
        return False
    scene.move(about=of)
    return True


def _show_term(scene: Scene, term: Term) -> Rows:
    scene.say(
        "card",
        "system.glossary.entry",
        name=Span(scene.label(term.name), "strong"),
        meaning=scene.label(term.meaning),
        example=scene.label(term.example),
    )
    if term.opposite:
        opposite = scene.library.terms[term.opposite]
        name = Span(scene.label(opposite.name), "strong")
        scene.say("card", "system.glossary.opposite", name=name, meaning=scene.label(opposite.meaning))
    scene.say("notice", "system.glossary.more")
    related = [scene.button(f"g.{each}", scene.library.terms[each].name) for each in term.related[:RELATED]]
    return [*paired(related), [scene.button("cancel")]]


def _names(library: Library, language: Language) -> dict[str, str]:
    """What terms go by, as ``_spelt``. A term's own name is its own, whatever else it is called for."""
    texts = library.texts[language]
    names: dict[str, str] = {}
    for term in library.terms.values():
        name = texts.get(term.name)
        _put(names, name if isinstance(name, str) else "", term)
    for term in library.terms.values():
        for each in term.synonyms.get(language, ()):
            _put(names, each, term)
    return names


def _put(names: dict[str, str], name: str, term: Term) -> None:
    for each in (name, name.partition("(")[0]):
        names.setdefault(_spelt(each), term.id)


def _spelt(name: str) -> str:
    """Its words, folded: without the hyphens and brackets that nobody types the same way twice."""
    return " ".join(_WORD.findall(lexicon.fold(name)))
