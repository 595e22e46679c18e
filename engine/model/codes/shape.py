"""The codes RT150–RT169: a file can be read, but its keys or values are not of the kind that belongs there.

In goes nothing, out comes the family. Where the mistakes are found is not known here.
"""

from engine.model.diagnostic import Code, Text


def _code(name: str, title: Text, message: Text, help_: Text) -> Code:
    return Code(name, "error", title, message, help_)


FAMILY: tuple[Code, ...] = (
    _code(
        "RT150",
        Text("okänd nyckel", "unknown key"),
        Text("okänd nyckel {key}", "unknown key {key}"),
        Text("här kan stå {known}", "what may stand here is {known}"),
    ),
    _code(
        "RT151",
        Text("nyckel saknas", "missing key"),
        Text("nyckeln {key} saknas", "the key {key} is missing"),
        Text("lägg till {key} här", "add {key} here"),
    ),
    _code(
        "RT152",
        Text("okänt värde", "unknown value"),
        Text("okänt värde {value}", "unknown value {value}"),
        Text("här kan stå {known}", "what may stand here is {known}"),
    ),
    _code(
        "RT153",
        Text("fel slags innehåll", "wrong kind of content"),
        Text("här ska stå {expected}, men det står {found}", "here is to be {expected}, but there is {found}"),
        Text("jämför med hur samma nyckel är skriven på andra ställen", "compare with the same key elsewhere"),
    ),
    _code(
        "RT154",
        Text("inte ett tal", "not a number"),
        Text("{value} är inte ett tal som kan stå här", "{value} is not a number that can stand here"),
        Text("skriv talet med siffror", "write the number in digits"),
    ),
    _code(
        "RT155",
        Text("varken ja eller nej", "neither yes nor no"),
        Text("{value} är varken ja eller nej", "{value} is neither ja nor nej"),
        Text("skriv ja eller nej", "write ja or nej"),
    ),
    _code(
        "RT156",
        Text("texten har inte rätt form", "the text has the wrong form"),
        Text(
            "{value} är inte skrivet på det sätt som krävs här",
            "{value} is not written in the way required here",
        ),
        Text("jämför med hur samma nyckel är skriven på andra ställen", "compare with the same key elsewhere"),
    ),
    _code(
        "RT157",
        Text("för kort eller tomt", "too short or empty"),
        Text("här fattas något: minst {limit} krävs", "something is missing here: at least {limit} is required"),
        Text("fyll i, eller ta bort nyckeln", "fill it in, or remove the key"),
    ),
    _code(
        "RT158",
        Text("för långt", "too long"),
        Text(
            "här står för mycket: högst {limit} får plats",
            "there is too much here: at most {limit} is allowed",
        ),
        Text("korta eller dela upp", "shorten or split"),
    ),
    _code(
        "RT159",
        Text("talet ligger utanför gränsen", "the number is outside its limit"),
        Text("{value} ligger utanför vad som får stå här", "{value} is outside what may stand here"),
        Text("rätta talet", "correct the number"),
    ),
    _code(
        "RT160",
        Text("inte ett datum", "not a date"),
        Text("{value} är inte ett datum eller en tid som finns", "{value} is not a date or time that exists"),
        Text("skriv år-månad-dag, till exempel 2025-08-31", "write year-month-day, such as 2025-08-31"),
    ),
    _code(
        "RT161",
        Text("värdet passar inte här", "the value does not fit here"),
        Text("{value} passar inte här", "{value} does not fit here"),
        Text("jämför med hur samma nyckel är skriven på andra ställen", "compare with the same key elsewhere"),
    ),
    _code(
        "RT162",
        Text("en fil av ett annat slag", "a file of another kind"),
        Text("detta är {found}, men här väntas {wanted}", "this is {found}, but {wanted} is expected here"),
        Text("{where}", "{where}"),
    ),
)
