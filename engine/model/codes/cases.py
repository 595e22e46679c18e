"""The RT7xx codes: what is wrong in a file of cases.

In goes nothing, out comes the family. What a case means is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT706",
        Text("gränsfallen får inte plats", "no place for the boundary cases"),
        Text(
            "fallen skrivs sist i filen, men där kan inga fall stå",
            "the cases are put last in the file, but no cases can stand there",
        ),
        Text(
            "låt listan under fall: stå sist i filen, med två blanksteg före varje streck",
            "let the list under fall: stand last in the file, with two spaces before each dash",
        ),
    ),
    _error(
        "RT701",
        Text("fall för ett annat regelverk", "cases for another ruleset"),
        Text(
            "fallen är för {name}, men regelverket heter {ruleset}",
            "the cases are for {name}, but the ruleset is called {ruleset}",
        ),
        Text(
            "skriv regelverkets namn efter fall för, eller lägg filen hos sitt regelverk",
            "write the name of the ruleset after fall för, or put the file with its ruleset",
        ),
    ),
    _error(
        "RT702",
        Text("två fall heter lika", "two cases share a name"),
        Text("{name} är namn på två fall", "{name} is the name of two cases"),
        Text("ge fallen olika namn", "give the cases different names"),
    ),
    _error(
        "RT703",
        Text("utfallet finns inte", "no such outcome"),
        Text("{name} är inget utfall för {node}", "{name} is no outcome of {node}"),
        Text("skriv ett av: {known}", "write one of: {known}"),
    ),
    _error(
        "RT704",
        Text("fallet väntar sig ingenting", "the case expects nothing"),
        Text("under väntat står inget att hålla verdiktet mot", "nothing under väntat to hold the verdict against"),
        Text("skriv utfall, möjliga, verdikt eller rad", "write utfall, möjliga, verdikt or rad"),
    ),
    _error(
        "RT705",
        Text("filen med uppgifter finns inte", "the facts file does not exist"),
        Text("{name} finns inte bredvid fallen", "{name} is not there beside the cases"),
        Text("räkna sökvägen från mappen som fallen ligger i", "count the path from the folder of the cases"),
    ),
)
