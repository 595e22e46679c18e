"""The RT8xx codes: what is wrong in a table or a saved answer that facts are to be taken from.

In goes nothing, out comes the family. How tables are read, and what a mapping means, is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


def _notice(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "warning", title, message, advice)


_TABLES: tuple[Code, ...] = (
    _error(
        "RT801",
        Text("okänd avgränsare", "unknown delimiter"),
        Text("rubrikraden har varken semikolon, tabb eller komma, eller flera av dem", "the header has none of semicolon, tab and comma, or several of them"),
        Text("skriv i mappningen tabell: {{avgränsare: semikolon}} (eller tabb, komma, ingen)", "write tabell: {{avgränsare: semikolon}} (or tabb, komma, ingen) in the mapping"),
    ),
    _error(
        "RT802",
        Text("kolumnen saknas", "no such column"),
        Text("mappningen nämner kolumnen {name}, som inte finns i {file}", "the mapping names the column {name}, which is not in {file}"),
        Text("kolumnerna är {known}", "the columns are {known}"),
    ),
    _error(
        "RT803",
        Text("kolumn utan rubrik", "column without a header"),
        Text("kolumn {number} har ingen rubrik", "column {number} has no header"),
        Text("skriv en rubrik, eller ta bort kolumnen", "write a header, or remove the column"),
    ),
    _error(
        "RT804",
        Text("samma rubrik två gånger", "the same header twice"),
        Text("rubriken {name} står redan i kolumn {number}", "the header {name} stands in column {number} already"),
        Text("ge kolumnerna olika rubriker", "give the columns different headers"),
    ),
    _error(
        "RT805",
        Text("raden har fel antal kolumner", "wrong number of columns"),
        Text("raden har {found} kolumner, rubriken på rad {header} har {expected}", "the row has {found} columns, the header on line {header} has {expected}"),
        Text("står avgränsaren inne i en text sätts texten inom citattecken", "put a text that holds the delimiter in quotes"),
    ),
    _error(
        "RT806",
        Text("citattecknet stängs aldrig", "the quote is never closed"),
        Text("citattecknet som öppnas här stängs aldrig", "the quote that opens here is never closed"),
        Text("stäng det, eller skriv två citattecken om tecknet hör till texten", "close it, or write it twice if it belongs to the text"),
    ),
    _error(
        "RT807",
        Text("text efter citattecknet", "text after the quote"),
        Text("efter det avslutande citattecknet står mer text", "there is more text after the closing quote"),
        Text("ta bort den, eller skriv två citattecken om tecknet hör till texten", "remove it, or write the quote twice if it belongs to the text"),
    ),
    _error(
        "RT808",
        Text("ensam vagnretur", "a lone carriage return"),
        Text("raden bryts av ett ensamt vagnreturtecken", "the line is broken by a lone carriage return"),
        Text("spara filen på nytt som CSV UTF-8", "save the file anew as CSV UTF-8"),
    ),
    _error(
        "RT809",
        Text("för många rader eller kolumner", "too many rows or columns"),
        Text("tabellen har fler än {limit} {what}", "the table has more than {limit} {what}"),
        Text("dela upp filen, eller höj gränsen: rodtrad --limit rows=ANTAL (columns för kolumner) före kommandot", "split the file, or raise the limit: rodtrad --limit rows=NUMBER (columns for columns) and the command"),
    ),
    _error(
        "RT810",
        Text("tabellen är tom", "the table is empty"),
        Text("filen har ingen rad under en rubrik", "the file has no row below a header"),
        Text("kontrollera att rätt fil har sparats", "see that the right file was saved"),
    ),
    _error(
        "RT811",
        Text("oläslig JSON", "unreadable JSON"),
        Text("filens JSON bryts här, i {path}: {what}", "the JSON of the file breaks here, in {path}: {what}"),
        Text("spara filen på nytt från källan; den kan ha blivit avkortad", "save the file anew from its source; it may have been cut"),
    ),
    _error(
        "RT812",
        Text("fel form i JSON", "wrong shape in JSON"),
        Text("i {path} väntades {expected}", "{expected} was expected in {path}"),
        Text("en tabell i JSON är en lista av objekt med samma namn i alla", "a table in JSON is a list of objects with the same names in all of them"),
    ),
    _error(
        "RT813",
        Text("okänt slags fil", "unknown kind of file"),
        Text("filnamnet slutar på {suffix}", "the file name ends in {suffix}"),
        Text("det som kan läsas är {known}", "what can be read is {known}"),
    ),
)  # fmt: skip

_TAKING: tuple[Code, ...] = (
    _error(
        "RT820",
        Text("värdena säger emot varandra", "the values disagree"),
        Text("samma indikator, del och spann har ett annat värde på {other}", "the same indicator, part and span has another value at {other}"),
        Text("ta reda på vilket värde som gäller och ta bort det andra", "find out which value is right and remove the other"),
    ),
    _error(
        "RT821",
        Text("cellen säger inget värde", "the cell states no value"),
        Text("{text} är inget värde, och mappningen säger inte vad det betyder", "{text} is no value, and the mapping does not say what it means"),
        Text("skriv det under saknas: i mappningen, till exempel saknas: {{'..': sekretess}}; för en tom cell tom cell: öppen", "write it under saknas: in the mapping, such as saknas: {{'..': sekretess}}; for an empty cell tom cell: öppen"),
    ),
    _error(
        "RT822",
        Text("fel enhet", "wrong unit"),
        Text("{text} har enheten {found}, men indikatorn {name} mäts i {unit}", "{text} has the unit {found}, but the indicator {name} is measured in {unit}"),
        Text("räkna om värdet i underlaget, eller rätta mappningen", "convert the value in the source, or correct the mapping"),
    ),
    _error(
        "RT823",
        Text("fel decimaltecken", "wrong decimal sign"),
        Text("{text} har ett annat decimaltecken än det som mappningen anger", "{text} has another decimal sign than the mapping declares"),
        Text("rätta talet eller decimaltecken: i mappningen", "correct the number, or decimaltecken: in the mapping"),
    ),
    _error(
        "RT824",
        Text("inget togs", "nothing was taken"),
        Text("ingen rad gav någon uppgift: mappningens namn står inte i filerna", "no row gave a fact: the names of the mapping are not in the files"),
        Text("jämför namnen under indikatorer: och endast: med filernas", "compare the names under indikatorer: and endast: with those of the files"),
    ),
    _error(
        "RT825",
        Text("perioden saknas", "no period"),
        Text("spannet {span} följer perioden, men ingen är given", "the span {span} follows the period, but none is given"),
        Text("ange --period, till exempel --period 2025-08, eller en spannkolumn i mappningen", "give --period, such as --period 2025-08, or a column of spans in the mapping"),
    ),
    _error(
        "RT826",
        Text("filen finns redan", "the file is there already"),
        Text("filen finns redan; ingenting är skrivet", "the file is there already; nothing is written"),
        Text("ge ett annat namn, eller --replace för att ersätta den", "give another name, or --replace to replace it"),
    ),
    _error(
        "RT827",
        Text("mappningen säger för lite", "the mapping says too little"),
        Text("mappningen saknar {what}", "the mapping lacks {what}"),
        Text("se docs/import.md", "see docs/import.md"),
    ),
)  # fmt: skip

_KOLADA: tuple[Code, ...] = (
    _error(
        "RT841",
        Text("en sida saknas", "a page is missing"),
        Text("svaret från Kolada har fler sidor: sida {page} är inte med", "the answer from Kolada has more pages: page {page} is not here"),
        Text("spara alla sidor, till den som inte har någon nästa, och ange dem i samma körning", "save all pages, to the one that has no next, and give them in the same run"),
    ),
    _error(
        "RT842",
        Text("avkortad sida", "a page cut short"),
        Text("sidan säger att den har {count} poster men har {found}", "the page says that it has {count} items but has {found}"),
        Text("hämta och spara sidan på nytt", "fetch and save the page anew"),
    ),
    _error(
        "RT843",
        Text("okänd status", "unknown status"),
        Text("statusen {status} är okänd, och mappningen säger inte vad den betyder", "the status {status} is unknown, and the mapping does not say what it means"),
        Text("ta reda på vad den betyder och skriv den under saknas: i mappningen", "find out what it means and write it under saknas: in the mapping"),
    ),
    _error(
        "RT844",
        Text("okänd könskod", "unknown gender code"),
        Text("könskoden {found} är varken T, K eller M", "the gender code {found} is none of T, K and M"),
        Text("hämta datan på nytt ur Kolada; inget annat än T, K och M tolkas", "fetch the data from Kolada anew; nothing but T, K and M is understood"),
    ),
    _error(
        "RT845",
        Text("inte data från Kolada", "not data from Kolada"),
        Text("i {path} saknas {key}, eller så har det fel form", "{key} is missing in {path}, or has the wrong form"),
        Text("spara svaret från /data eller /oudata som det är", "save the answer from /data or /oudata as it is"),
    ),
)  # fmt: skip

_XLSX: tuple[Code, ...] = (
    _error(
        "RT851",
        Text("arbetsboken läses inte", "the workbook is not read"),
        Text("{why}", "{why}"),
        Text("öppna filen i Excel och spara den som en ny .xlsx utan lösenord och makron", "open it in Excel and save it as a new .xlsx without password and macros"),
    ),
    _error(
        "RT852",
        Text("bladet finns inte", "no such sheet"),
        Text("arbetsboken har inget blad {name}", "the workbook has no sheet {name}"),
        Text("bladen är {known}", "the sheets are {known}"),
    ),
    _error(
        "RT853",
        Text("cellen visar ett fel", "the cell shows an error"),
        Text("cellen innehåller felet {text}", "the cell holds the error {text}"),
        Text("rätta formeln i underlaget", "correct the formula in the source"),
    ),
    _error(
        "RT854",
        Text("formel utan resultat", "formula without a result"),
        Text("cellen har en formel, men resultatet är inte sparat", "the cell has a formula, but its result is not stored"),
        Text("öppna filen i Excel och spara den", "open the file in Excel and save it"),
    ),
    _error(
        "RT855",
        Text("cell i procentformat", "cell shown as percent"),
        Text("cellen innehåller {text} men visas i procent", "the cell holds {text} but is shown as percent"),
        Text("skriv i mappningen tabell: {{procentceller: gånger hundra}} eller {{procentceller: som de är}}", "write tabell: {{procentceller: gånger hundra}} or {{procentceller: som de är}} in the mapping"),
    ),
)  # fmt: skip

_NOTICES: tuple[Code, ...] = (
    _notice(
        "RT861",
        Text("läst som Windows-1252", "read as Windows-1252"),
        Text("filen är inte UTF-8 och läses som Windows-1252; raden lyder {text}", "the file is not UTF-8 and is read as Windows-1252; the line reads {text}"),
        Text("stämmer inte å, ä och ö: spara som CSV UTF-8", "if å, ä and ö look wrong: save as CSV UTF-8"),
    ),
    _notice(
        "RT862",
        Text("vald avgränsare", "delimiter chosen"),
        Text("kolumnerna delas av {what}, efter rubrikraden", "columns are separated by {what}, by the header"),
        Text("skriv tabell: {{avgränsare: …}} i mappningen för att bestämma det", "write tabell: {{avgränsare: …}} in the mapping to settle it"),
    ),
    _notice(
        "RT863",
        Text("samma uppgift två gånger", "the same fact twice"),
        Text("raden säger samma sak som {other} och tas inte en gång till", "the row says the same as {other} and is not taken again"),
        Text("ta bort den ena", "remove one of them"),
    ),
    _notice(
        "RT864",
        Text("dolda delar", "hidden parts"),
        Text("bladet {name} är dolt eller har dolda rader eller kolumner; de läses som de andra", "the sheet {name} is hidden or has hidden rows or columns; they are read as the others"),
        Text("ta bort dem om de inte ska med", "remove them if they are not meant"),
    ),
    _notice(
        "RT865",
        Text("räknat värde", "computed value"),
        Text("cellens värde är det sparade resultatet av en formel", "the value of the cell is the stored result of a formula"),
        Text("kontrollera att boken var omräknad när den sparades", "see that the workbook was recalculated when it was saved"),
    ),
    _notice(
        "RT866",
        Text("sammanslagna celler", "merged cells"),
        Text("boken har sammanslagna celler; bara den första av dem har ett värde, de andra läses som tomma", "the workbook has merged cells; only the first of them has a value, the others are read as empty"),
        Text("dela cellerna om fler rader ska ha värdet", "split the cells if more rows should have the value"),
    ),
    _notice(
        "RT867",
        Text("nedlagt nyckeltal", "a nyckeltal that is not kept up"),
        Text("nyckeltalet {kpi} heter {title} i Kolada och får inga nya värden", "the nyckeltal {kpi} is called {title} in Kolada and gets no new values"),
        Text("se efter om det har en ersättare, och skriv dess id i mappningen", "see whether it has a successor, and write its id in the mapping"),
    ),
    _notice(
        "RT868",
        Text("preliminära värden i Kolada", "preliminary values in Kolada"),
        Text("nyckeltalet {kpi} har preliminära värden, publicerade {date}; vilka de är säger inte Kolada", "the nyckeltal {kpi} has preliminary values, published {date}; Kolada does not say which"),
        Text("se efter i Kolada, och skriv preliminär: ja på de uppgifterna", "look in Kolada, and write preliminär: ja on those facts"),
    ),
    _notice(
        "RT869",
        Text("inte uppdelat på kön", "not divided by gender"),
        Text("nyckeltalet {kpi} är inte uppdelat på kön i Kolada, men mappningen frågar efter {gender}", "the nyckeltal {kpi} is not divided by gender in Kolada, but the mapping asks for {gender}"),
        Text("ta bort kön: i mappningen, eller serien", "remove kön: in the mapping, or the series"),
    ),
)  # fmt: skip

FAMILY: tuple[Code, ...] = (*_TABLES, *_TAKING, *_KOLADA, *_XLSX, *_NOTICES)
