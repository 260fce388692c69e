"""Looking up a term.

Law: finds by name, by synonym, in any language of the library, without diacritics; never guesses silently.
"""

from __future__ import annotations

from difflib import get_close_matches

from flows import lexicon
from flows.library import Language, Library, Term

#: How many near terms are offered when a word is not known.
NEAREST = 3


def find(library: Library, language: Language, typed: str) -> Term | None:
    """The term that goes by this name, in the chat's language first."""
    folded = lexicon.fold(typed).strip(" .,!?„”\"'")
    for each in (language, *library.languages):
        found = _names(library, each).get(folded)
        if found:
            return library.terms[found]
    return None


def nearest(library: Library, language: Language, typed: str) -> tuple[Term, ...]:
    """At most three terms whose names come close; the first ones of the glossary if none does."""
    folded = lexicon.fold(typed).strip()
    names = _names(library, language)
    parts = [name for name in names if folded and (name.startswith(folded[:5]) or folded in name)]
    close = [*parts, *get_close_matches(folded, names, n=2 * NEAREST, cutoff=0.6)]
    ids = list(dict.fromkeys([*(names[each] for each in close), *library.terms]))
    return tuple(library.terms[each] for each in ids[:NEAREST])


def _names(library: Library, language: Language) -> dict[str, str]:
    texts = library.texts[language]
    names: dict[str, str] = {}
    for term in library.terms.values():
        name = texts.get(term.name, "")
        for each in (name if isinstance(name, str) else "", *term.synonyms.get(language, ())):
            names.setdefault(lexicon.fold(each), term.id)
            names.setdefault(lexicon.fold(each.split("(")[0].strip()), term.id)
    return names
