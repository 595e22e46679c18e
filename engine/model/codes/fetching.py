"""The RT88x codes: why answers from a public source could not be fetched, or are not those that were.

In goes nothing, out comes the family. How they are fetched is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


_NOTHING = Text("ingenting är sparat; kör om senare", "nothing is kept; run again later")

FAMILY: tuple[Code, ...] = (
    _error(
        "RT880",
        Text("biblioteket för hämtning saknas", "the library for fetching is missing"),
        Text("hämtning behöver ett bibliotek som inte är installerat", "fetching needs a library that is not installed"),
        Text("installera rodtrad[kolada]; sparade svar går att läsa in ändå", "install rodtrad[kolada]; saved answers can be imported all the same"),
    ),
    _error(
        "RT881",
        Text("inget svar", "no answer"),
        Text("inget helt svar efter {tries} försök: {reason}", "no whole answer after {tries} tries: {reason}"),
        Text("ingenting är sparat; pröva nätet, höj --timeout eller kör om senare", "nothing is kept; look at the network, raise --timeout or run again later"),
    ),
    _error(
        "RT882",
        Text("servern säger nej", "the server refuses"),
        Text("servern svarar med kod {status}", "the server answers with code {status}"),
        Text("{advice}; ingenting är sparat", "{advice}; nothing is kept"),
    ),
    _error(
        "RT883",
        Text("hänvisad till en annan server", "sent to another server"),
        Text("svaret hänvisar till {address}, som inte är samma server", "the answer points to {address}, which is not the same server"),
        Text("ingenting är sparat; har källan flyttat anges den nya adressen med --base", "nothing is kept; if the source has moved, give its new address by --base"),
    ),
    _error(
        "RT884",
        Text("svaret är för stort", "the answer is too large"),
        Text("svaret är större än {limit} {unit}", "the answer is larger than {limit} {unit}"),
        Text("ingenting är sparat; fråga efter färre nyckeltal, kommuner eller år", "nothing is kept; ask for fewer KPIs, municipalities or years"),
    ),
    _error(
        "RT885",
        Text("svaret går inte att använda", "the answer cannot be used"),
        Text("{reason}", "{reason}"),
        _NOTHING,
    ),
    _error(
        "RT886",
        Text("mappen finns redan", "the folder is there already"),
        Text("mappen finns redan; ingenting är hämtat", "the folder is there already; nothing is fetched"),
        Text("ge en ny mapp; tidigare svar ska stå kvar som de var", "give a new folder; earlier answers are to stay as they were"),
    ),
    _error(
        "RT887",
        Text("svaret är ändrat efter hämtningen", "the answer was changed after it was fetched"),
        Text("filen är inte den som hämtades enligt {receipt}", "the file is not the one fetched according to {receipt}"),
        Text("hämta på nytt, eller flytta filen från kvittot om den är rättad med avsikt", "fetch again, or move the file away from the receipt if it was changed on purpose"),
    ),
)  # fmt: skip
