"""The talk that both bots hold: ten open questions, and what a person says to them.

Law: words only. Both bots ask the same questions and are given the same answers; who answers looks at nothing but the
last message, as a person does.
"""

from __future__ import annotations

from typing import Final

#: The payload that opens the talk; to the coach, the name of a dialogue.
NAME: Final = "dziesiec"

OPENING: Final = "Dziesięć pytań o Waszą współpracę."

QUESTIONS: Final = (
    "Kim jesteście i czym się zajmujecie na co dzień?",
    "Z kim chcecie działać razem i skąd się znacie?",
    "Jaki kłopot w okolicy chcecie wspólnie rozwiązać?",
    "Kto na tym skorzysta i po czym to pozna?",
    "Co możecie dać od siebie, oprócz pieniędzy?",
    "Czego potrzebujecie od drugiej strony?",
    "Kto po Waszej stronie odpowiada za kontakt?",
    "Kiedy i jak będziecie rozmawiać o postępach?",
    "Czego się obawiacie, gdy o tym myślicie?",
    "Jaki pierwszy krok zrobicie w tym tygodniu?",
)

#: From 60 to 260 characters, as people type on a phone. Some earn a warning of the coach.
ANSWERS: Final = (
    (
        "Jesteśmy spółdzielnią socjalną z małego miasta. Prowadzimy bar mleczny i catering, zatrudniamy dwanaście osób, "
        "w tym osiem z niepełnosprawnościami, a kieruje nami Ania Kowalska."
    ),
    "Z dyrektorką szkoły podstawowej numer 3. Poznałyśmy się na festynie, od tamtej pory gotujemy im raz w roku obiad.",
    "Dzieci z dwóch osiedli nie jedzą w wakacje ciepłego posiłku, bo szkolna stołówka jest zamknięta od końca czerwca.",
    "Dzieci, a trochę i rodzice, bo będzie spokojniej. Poznamy to po frekwencji i po tym, co mówi wychowawczyni.",
    "Mamy kuchnię wolną po południu, dwie kucharki z doświadczeniem i busa, którym rozwozimy obiady.",
    "Przede wszystkim chodzi nam o pieniądze na produkty i o listę dzieci, które tego najbardziej potrzebują.",
    "Pani Ania z biura, telefon odbiera codziennie od ósmej do piętnastej.",
    (
        "Co dwa tygodnie, w poniedziałek o 9:00, przez telefon. Po pierwszym miesiącu spotkamy się na miejscu i policzymy, "
        "ile obiadów wydaliśmy i ile zostało, żeby od lipca nic się nie marnowało, a potem ustalimy resztę."
    ),
    "Że szkoła powinna była dać znać wcześniej i znowu zostaniemy z tym sami, jak dwa lata temu.",
    "Zadzwonię we wtorek do szkoły i zapytam o listę oraz o klucze do stołówki.",
)

#: What a person says when asked something that is not on the list, such as a warning's question.
ANYTHING_ELSE: Final = "Porozmawiam o tym z panią dyrektor na najbliższym spotkaniu."

CLOSING: Final = "To już wszystkie pytania. Dziękuję za rozmowę."


def reply(shown: str) -> str | None:
    """What a person says after this message; ``None`` when the talk is over."""
    if CLOSING in shown:
        return None
    return next((said for asked, said in zip(QUESTIONS, ANSWERS, strict=True) if asked in shown), ANYTHING_ELSE)
