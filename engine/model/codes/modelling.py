"""The RT2xx codes: what a file says about itself, found while models are made.

In goes nothing, out comes the family. Where the mistakes are found is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT201",
        Text("inte ett tal", "not a number"),
        Text("{text} är inte ett tal", "{text} is not a number"),
        Text("skriv siffror, t.ex. 85,5 eller 1 234", "write digits, such as 85,5 or 1 234"),
    ),
    _error(
        "RT202",
        Text("tvetydigt tal", "ambiguous number"),
        Text("{text} kan vara tusental eller decimaltal", "{text} may be thousands or a decimal number"),
        Text("skriv 1 234 för tusental eller 1,2340 för decimaltal", "write 1 234 for thousands or 1,2340 for decimals"),
    ),
    _error(
        "RT203",
        Text("för långt tal", "number too long"),
        Text("{text} har fler än {limit} siffror", "{text} has more than {limit} digits"),
        Text("avrunda i underlaget och ange källan", "round it in your source and cite the source"),
    ),
    _error(
        "RT204",
        Text("id med otillåtna tecken", "id with characters not allowed"),
        Text("{text} kan inte vara ett id", "{text} cannot be an id"),
        Text("använd bokstäver, siffror, punkt, bindestreck och understreck", "use letters, digits, dot, hyphen, underscore"),
    ),
    _error(
        "RT205",
        Text("inte en period", "not a period"),
        Text("{text} är inte en period", "{text} is not a period"),
        Text("skriv 2025 för helåret eller 2025-08 för läget efter augusti", "write 2025 for the year or 2025-08 for after August"),
    ),
    _error(
        "RT206",
        Text("inte ett spann eller datum", "not a span or date"),
        Text("{text} är inte ett spann eller datum som finns", "{text} is not a span or date that exists"),
        Text(
            "skriv t.o.m. 2025-08, månad 2025-08, år 2025 eller 2023-09-01–2024-08-31",
            "write t.o.m. 2025-08, månad 2025-08, år 2025 or 2023-09-01–2024-08-31",
        ),
    ),
    _error(
        "RT207",
        Text("villkoret kan inte läsas", "test cannot be read"),
        Text("{text} kan inte läsas som ett villkor", "{text} cannot be read as a test"),
        Text(
            "skriv t.ex. minst 3, högst 7, 98–99,4 (lägst först), når väntat, grön, saknas",
            "write for example minst 3, högst 7, 98–99,4 (lowest first), når väntat, grön, saknas",
        ),
    ),
    _error(
        "RT208",
        Text("uttrycket kan inte läsas", "expression cannot be read"),
        Text("{text} kan inte läsas som ett uttryck: fastnar vid {found}", "{text} cannot be read: stuck at {found}"),
        Text(
            "tillåtet är + − · ÷, parenteser och min, max, absolut, uppåt, nedåt, avrunda med ; mellan argumenten",
            "allowed are + − · ÷, parentheses and min, max, absolut, uppåt, nedåt, avrunda with ; between arguments",
        ),
    ),
    _error(
        "RT211",
        Text("tolkningsväxel kan inte läsas", "reading switch cannot be read"),
        Text("{key} måste stå ensam med ett värde per alternativ", "{key} must stand alone with a value per alternative"),
        Text("skriv enligt T-1: och under den a: … b: …", "write enligt T-1: and under it a: … b: …"),
    ),
    _error(
        "RT212",
        Text("jämförelsen saknar bas", "aim without a base"),
        Text("{text} säger inte mot vad", "{text} does not say against what"),
        Text("skriv t.ex. öka mot ingående eller öka mot helår i fjol", "write öka mot ingående or öka mot helår i fjol"),
    ),
    _error(
        "RT213",
        Text("text eller tal väntades", "text or number expected"),
        Text("här väntades en text eller ett tal", "a text or a number was expected here"),
        Text("skriv värdet på samma rad", "write the value on the same line"),
    ),
    _error(
        "RT214",
        Text("tomt värde", "empty value"),
        Text("värdet är tomt", "the value is empty"),
        Text("fyll i värdet eller ta bort raden", "fill the value in or remove the line"),
    ),
    _error(
        "RT215",
        Text("ja eller nej väntades", "ja or nej expected"),
        Text("{text} är varken ja eller nej", "{text} is neither ja nor nej"),
        Text("skriv ja eller nej", "write ja or nej"),
    ),
    _error(
        "RT216",
        Text("namn med otillåtna tecken", "name with characters not allowed"),
        Text("{text} kan inte vara ett namn", "{text} cannot be a name"),
        Text("börja med en bokstav; använd bokstäver, siffror och mellanslag", "begin with a letter; use letters, digits, spaces"),
    ),
    _error(
        "RT217",
        Text("beloppet kan inte läsas", "amount cannot be read"),
        Text("det här är varken ett tal, saknas eller uppgift", "this is neither a number, saknas nor uppgift"),
        Text("skriv ett tal, {{saknas: skäl}} eller {{uppgift: år 2024}}", "write a number, {{saknas: why}} or {{uppgift: år 2024}}"),
    ),
    _error(
        "RT218",
        Text("möjliga värden kan inte läsas", "possible values cannot be read"),
        Text("{text} säger inte vilka värden som är möjliga", "{text} does not say which values are possible"),
        Text("skriv 0–100, från 0, heltal från 0 eller heltal", "write 0–100, från 0, heltal från 0 or heltal"),
    ),
    _error(
        "RT219",
        Text("bär kan inte läsas", "carry-forward cannot be read"),
        Text("{text} säger inte hur länge ett värde bärs", "{text} does not say how long a value is carried"),
        Text("skriv 1 år till 9 år", "write 1 år to 9 år"),
    ),
    _error(
        "RT220",
        Text("uppgiften säger inget eller flera saker", "the fact says nothing or several things"),
        Text("uppgiften måste ha precis ett av värde, svar, delresultat, samtliga når och tillstånd", "give exactly one of värde, svar, delresultat, samtliga når and tillstånd"),
        Text("ta bort det som inte hör dit, eller skriv tillstånd: öppen", "remove what does not belong, or write tillstånd: öppen"),
    ),
    _error(
        "RT221",
        Text("uppgiften saknar ägare", "the fact has no owner"),
        Text("uppgiften måste gälla antingen en indikator eller ett mål", "the fact must be about an indikator or a mål"),
        Text("skriv indikator: eller mål: men inte båda", "write indikator: or mål: but not both"),
    ),
    _error(
        "RT222",
        Text("svar utan fråga", "answer without a question"),
        Text("svar hör ihop med uppgift, värde med indikatorns eget mått", "svar goes with uppgift, värde with the measure itself"),
        Text("skriv uppgift: plan och svar: följd, eller bara värde:", "write uppgift: plan and svar: följd, or only värde:"),
    ),
    _error(
        "RT223",
        Text("svar eller tal", "answers or numbers"),
        Text("uppgiften måste ha antingen minst två svar eller möjligt", "give either at least two svar or möjligt"),
        Text("skriv svar: [ja, nej] eller möjligt: 0–100", "write svar: [ja, nej] or möjligt: 0–100"),
    ),
    _error(
        "RT224",
        Text("förväxlingsbart tecken i ett id", "look-alike character in an id"),
        Text("{text} innehåller {char} ({number}), som lätt förväxlas med ett annat tecken", "{text} contains {char} ({number}), which is easily taken for another character"),
        Text("skriv det på nytt med vanliga bokstäver och siffror", "write it anew with ordinary letters and digits"),
    ),
    _error(
        "RT225",
        Text("för stort uttryck", "expression too large"),
        Text("uttrycket har fler än {limit} {what}", "the expression has more than {limit} {what}"),
        Text("dela upp det: ge en del av det ett eget namn under storheter:", "split it: give a part of it a name of its own under storheter:"),
    ),
)  # fmt: skip
