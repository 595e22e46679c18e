"""The RT34x codes: what a forecast must say, and where there is nothing to forecast.

In goes nothing, out comes the family. What a forecast is used for is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT340",
        Text("prognosen säger inte vem", "the forecast does not say who"),
        Text("prognosen om {name} saknar av", "the forecast of {name} lacks av"),
        Text("skriv vem som står för prognosen: `av: förvaltningscontroller`", "write who stands by the forecast: `av: förvaltningscontroller`"),
    ),
    _error(
        "RT341",
        Text("prognosen säger inte när", "the forecast does not say when"),
        Text("prognosen om {name} saknar datum", "the forecast of {name} lacks datum"),
        Text("skriv när den gjordes: `datum: 2025-09-15`", "write when it was made: `datum: 2025-09-15`"),
    ),
    _error(
        "RT342",
        Text("prognosen säger inte från vilket läge", "the forecast does not say from which position"),
        Text("prognosen om {name} saknar efter", "the forecast of {name} lacks efter"),
        Text("skriv vilket läge den är gjord i: `efter: 2025-08` är läget efter augusti", "write the position it is made at: `efter: 2025-08` is the position after August"),
    ),
    _error(
        "RT343",
        Text("prognosen säger inte på vilken grund", "the forecast does not say on what basis"),
        Text("prognosen om {name} saknar grund", "the forecast of {name} lacks grund"),
        Text("skriv vad den bygger på: `grund: takten januari–augusti`", "write what it builds on: `grund: takten januari–augusti`"),
    ),
    _error(
        "RT344",
        Text("uppmätt, men säger det en prognos säger", "measured, but says what a forecast says"),
        Text("{key} hör till en prognos, men det som står om {name} är uppmätt", "{key} belongs to a forecast, but what stands about {name} is measured"),
        Text("skriv `art: prognos` om det är en prognos; annars ta bort {key}", "write `art: prognos` if it is a forecast; otherwise remove {key}"),
    ),
    _error(
        "RT345",
        Text("inget återstår att förutse", "nothing is left to forecast"),
        Text("prognosen om {name} är gjord efter {period}, då hela året är mätt", "the forecast of {name} is made after {period}, when the whole year is measured"),
        Text("skriv ett läge före årets slut, eller ta bort `art: prognos`", "write a position before the end of the year, or remove `art: prognos`"),
    ),
    _error(
        "RT346",
        Text("året är slut", "the year is over"),
        Text("perioden är hela {year}: det finns inget kvar av året att göra prognos för", "the period is all of {year}: nothing is left of the year to forecast"),
        Text("ange --period med en månad före december, eller utelämna --towards", "give --period with a month before December, or leave out --towards"),
    ),
)  # fmt: skip
