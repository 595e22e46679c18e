"""The RT1xx codes: what can be wrong with a file before anything in it has a meaning.

In goes nothing, out comes the family. Where the mistakes are found is not known here.
"""

from engine.model.diagnostic import Code, Text


def _code(name: str, title: Text, message: Text, help_: Text) -> Code:
    return Code(name, "error", title, message, help_)


_FILES = (
    _code(
        "RT101",
        Text("filen finns inte", "the file does not exist"),
        Text("filen finns inte", "the file does not exist"),
        Text("kontrollera mapp och filnamn", "check the folder and the file name"),
    ),
    _code(
        "RT102",
        Text("inte en vanlig fil", "not an ordinary file"),
        Text("detta är {kind}, inte en vanlig fil", "this is {kind}, not an ordinary file"),
        Text("peka ut själva filen", "point out the file itself"),
    ),
    _code(
        "RT103",
        Text("filen får inte läsas", "the file may not be read"),
        Text("du har inte rätt att läsa filen", "you do not have the right to read the file"),
        Text("be den som äger filen om läsrätt", "ask the owner of the file for the right to read it"),
    ),
    _code(
        "RT104",
        Text("filen går inte att läsa", "the file cannot be read"),
        Text("filen gick inte att läsa ({reason})", "the file could not be read ({reason})"),
        Text("försök igen eller kopiera filen till en annan plats", "try again or copy the file elsewhere"),
    ),
    _code(
        "RT105",
        Text("filen är för stor", "the file is too large"),
        Text("filen är större än gränsen {limit} byte", "the file is larger than the limit of {limit} bytes"),
        Text(
            "dela upp filen, eller höj gränsen: rodtrad --limit file_bytes=ANTAL (facts_bytes för tabeller) före kommandot",
            "split the file, or raise the limit: rodtrad --limit file_bytes=NUMBER (facts_bytes for tables) and the command",
        ),
    ),
    _code(
        "RT106",
        Text("filen ligger utanför mappen", "the file lies outside the folder"),
        Text("filen ligger utanför mappen {folder}", "the file lies outside the folder {folder}"),
        Text(
            "lägg filen i samma mapp som regelverket eller i en mapp under den",
            "put the file in the folder of the ruleset or in a folder under it",
        ),
    ),
)

_CHARACTERS = (
    _code(
        "RT107",
        Text("filen är sparad som UTF-16", "the file is saved as UTF-16"),
        Text("filen är sparad som UTF-16", "the file is saved as UTF-16"),
        Text(
            "spara som UTF-8 (i Anteckningar: Spara som, Kodning: UTF-8)",
            "save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
        ),
    ),
    _code(
        "RT108",
        Text("filen är inte sparad som UTF-8", "the file is not saved as UTF-8"),
        Text("här står ett tecken som inte är UTF-8 (byte {byte})", "this character is not UTF-8 (byte {byte})"),
        Text(
            "spara som UTF-8 (i Anteckningar: Spara som, Kodning: UTF-8)",
            "save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
        ),
    ),
    _code(
        "RT109",
        Text("styrtecken i filen", "control character in the file"),
        Text("här står styrtecknet {char}", "here stands the control character {char}"),
        Text("ta bort tecknet", "remove the character"),
    ),
    _code(
        "RT110",
        Text("tecken som vänder skrivriktningen", "character that turns the writing direction"),
        Text(
            "tecknet {char} ändrar i vilken riktning texten visas",
            "the character {char} changes the direction in which the text is shown",
        ),
        Text("ta bort tecknet", "remove the character"),
    ),
    _code(
        "RT111",
        Text("osynligt tecken i filen", "invisible character in the file"),
        Text("här står det osynliga tecknet {char}", "here stands the invisible character {char}"),
        Text(
            "ta bort tecknet; det följer ofta med när text klistras in",
            "remove the character; it often comes along with pasted text",
        ),
    ),
    _code(
        "RT112",
        Text("kod för ett tecken som inte finns", "code of a character that does not exist"),
        Text("{escape} är inte koden för något tecken", "{escape} is not the code of any character"),
        Text("skriv själva tecknet i stället för koden", "write the character itself instead of the code"),
    ),
    _code(
        "RT113",
        Text("hårt mellanslag i indraget", "no-break space in the indentation"),
        Text(
            "raden är indragen med ett hårt mellanslag ({char}), som inte räknas som indrag",
            "the line is indented with a no-break space ({char}), which is not indentation",
        ),
        Text("byt ut det mot vanliga mellanslag", "replace it by ordinary spaces"),
    ),
    _code(
        "RT114",
        Text("tabb i stället för mellanslag", "tab instead of spaces"),
        Text("här står en tabb där det ska stå mellanslag", "here is a tab where there are to be spaces"),
        Text(
            "byt ut den; dra in med två mellanslag för varje nivå",
            "replace it; indent with two spaces for each level",
        ),
    ),
    _code(
        "RT115",
        Text("förväxlingsbart tecken i en nyckel", "look-alike character in a key"),
        Text(
            "nyckeln {key} innehåller {char} ({number}), som lätt förväxlas med ett annat tecken",
            "the key {key} contains {char} ({number}), which is easily taken for another character",
        ),
        Text(
            "skriv nyckeln på nytt med vanliga bokstäver, siffror och mellanslag",
            "write the key anew with ordinary letters, digits and spaces",
        ),
    ),
)

_SIZE = (
    _code(
        "RT116",
        Text("för många nivåer", "too many levels"),
        Text(
            "här är det fler än {limit} nivåer i varandra",
            "there are more than {limit} levels inside each other",
        ),
        Text("skriv innehållet i färre nivåer", "write the content in fewer levels"),
    ),
    _code(
        "RT117",
        Text("för många värden", "too many values"),
        Text("filen har fler än {limit} värden", "the file has more than {limit} values"),
        Text(
            "dela upp filen, eller höj gränsen: rodtrad --limit values=ANTAL före kommandot",
            "split the file, or raise the limit: rodtrad --limit values=NUMBER and the command",
        ),
    ),
    _code(
        "RT118",
        Text("för lång text", "too long a text"),
        Text(
            "texten är längre än gränsen {limit} tecken",
            "the text is longer than the limit of {limit} characters",
        ),
        Text(
            "korta texten eller dela upp den, eller höj gränsen: rodtrad --limit text=ANTAL före kommandot",
            "shorten the text or split it, or raise the limit: rodtrad --limit text=NUMBER and the command",
        ),
    ),
)

_REFUSED = (
    _code(
        "RT120",
        Text("samma nyckel två gånger", "the same key twice"),
        Text("nyckeln {key} står redan på rad {first}", "the key {key} already stands on line {first}"),
        Text("ta bort en av raderna eller byt namn på nyckeln", "remove one of the lines or rename the key"),
    ),
    _code(
        "RT121",
        Text("ankare eller alias", "anchor or alias"),
        Text(
            "ett värde som börjar med & eller * läses som en hänvisning till ett annat ställe, och det tillåts inte",
            "a value that begins with & or * is read as a reference to another place, and that is not allowed",
        ),
        Text(
            "skriv ut innehållet; är tecknet en del av texten, skriv den inom citattecken",
            "write out the content; if the character is part of the text, put it in quotes",
        ),
    ),
    _code(
        "RT122",
        Text("sammanslagning med <<", "merging with <<"),
        Text("nyckeln << tillåts inte", "the key << is not allowed"),
        Text("skriv ut nycklarna här", "write out the keys here"),
    ),
    _code(
        "RT123",
        Text("typmärke", "tag"),
        Text(
            "ett värde som börjar med ! läses som ett typmärke, och det tillåts inte",
            "a value that begins with ! is read as a tag, and that is not allowed",
        ),
        Text(
            "ta bort märket; är utropstecknet en del av texten, skriv den inom citattecken",
            "remove the tag; if the exclamation mark is part of the text, put it in quotes",
        ),
    ),
    _code(
        "RT124",
        Text("text i block med > eller |", "block of text with > or |"),
        Text(
            "ett ensamt {mark} gör raderna under till löptext och försvinner själv",
            "a lone {mark} makes running text of the lines below and vanishes itself",
        ),
        Text(
            'är det ett villkor, skriv det på en rad inom citattecken ("> 90"); är det en text, skriv'
            " den indragen"
            " under nyckeln utan {mark}",
            'if it is a condition, write it on one line in quotes ("> 90"); if it is a text, write it'
            " indented under"
            " the key without {mark}",
        ),
    ),
    _code(
        "RT125",
        Text("inställning med %", "directive with %"),
        Text("en rad som börjar med % tillåts inte här", "a line that begins with % is not allowed here"),
        Text("ta bort raden", "remove the line"),
    ),
    _code(
        "RT126",
        Text("nyckeln är inte en text", "the key is not a text"),
        Text(
            "här står en lista eller en mängd nycklar där det ska stå en nyckel",
            "a list or mapping stands here as a key",
        ),
        Text("skriv nyckeln som en text följd av kolon", "write the key as a text followed by a colon"),
    ),
    _code(
        "RT127",
        Text("nyckeln saknas", "the key is missing"),
        Text("det står ingen nyckel före kolonet", "no key stands before the colon"),
        Text("skriv nyckeln, eller ta bort raden", "write the key, or remove the line"),
    ),
)

_CELLS = (
    _code(
        "RT130",
        Text("decimalkomma inom { } eller [ ]", "decimal comma inside { } or [ ]"),
        Text(
            "kommat i {cell} delar värdet i två, eftersom det står inom {{ }} eller [ ]",
            "the comma in {cell} splits the value in two, since it stands inside {{ }} or [ ]",
        ),
        Text(
            "skriv {quoted} med citattecknen, eller skriv värdet på en egen rad",
            "write {quoted} with the quotes, or write the value on a line of its own",
        ),
    ),
    _code(
        "RT131",
        Text("komma utan mellanslag inom { } eller [ ]", "comma without a space inside { } or [ ]"),
        Text("efter kommat saknas ett mellanslag", "a space is missing after the comma"),
        Text(
            "skriv ett mellanslag om kommat skiljer två värden åt; hör kommat till värdet, skriv värdet"
            " inom citattecken",
            "write a space if the comma separates two values; if it belongs to the value, put the value in quotes",
        ),
    ),
    _code(
        "RT132",
        Text("del utan kolon inom { }", "entry without a colon inside { }"),
        Text(
            "{entry} har inget värde: kolon och mellanslag saknas",
            "{entry} has no value: colon and space are missing",
        ),
        Text(
            "skriv nyckel, kolon, mellanslag och värde; hör texten till värdet före, skriv hela värdet"
            " inom citattecken",
            "write key, colon, space and value; if the text belongs to the value before, put that whole"
            " value in quotes",
        ),
    ),
    _code(
        "RT133",
        Text("parentes som inte går ihop inom { } eller [ ]", "unbalanced parenthesis inside { } or [ ]"),
        Text(
            "parentesen i {cell} går inte ihop: ett komma delar värdet, eftersom det står inom {{ }} eller [ ]",
            "the parenthesis in {cell} does not match: a comma splits the value, since it stands inside {{ }} or [ ]",
        ),
        Text(
            "skriv hela värdet inom citattecken; mellan argument skrivs semikolon",
            "put the whole value in quotes; arguments are separated by semicolons",
        ),
    ),
    _code(
        "RT134",
        Text("jämförelsetecken utan citattecken", "operator without quotes"),
        Text(
            "ett värde som börjar med {mark} måste stå inom citattecken",
            "a value that begins with {mark} must stand in quotes",
        ),
        Text(
            'skriv hela villkoret inom citattecken ("≥ 90"), eller med ord: minst 90',
            'put the whole condition in quotes ("≥ 90"), or write it in words: minst 90',
        ),
    ),
    _code(
        "RT135",
        Text(
            "värdet börjar med ett tecken med egen betydelse",
            "the value begins with a character of special meaning",
        ),
        Text(
            "ett värde som börjar med {mark} måste stå inom citattecken",
            "a value that begins with {mark} must stand in quotes",
        ),
        Text("skriv hela värdet inom citattecken", "put the whole value in quotes"),
    ),
    _code(
        "RT136",
        Text("kolon i en text utan citattecken", "colon in a text without quotes"),
        Text(
            "här står ett kolon till, så det går inte att veta vad som är nyckel och vad som är värde",
            "here stands one more colon, so it cannot be known what is key and what is value",
        ),
        Text(
            "hör kolonet till texten, skriv hela texten inom citattecken; är det en ny nyckel, skriv den"
            " på en egen rad",
            "if the colon belongs to the text, put the whole text in quotes; if it is a new key, give it"
            " a line of its own",
        ),
    ),
    _code(
        "RT137",
        Text("kod med omvänt snedstreck", "code with a backslash"),
        Text(
            'inom " " betyder omvänt snedstreck en kod för ett tecken, och {escape} är ingen sådan',
            'inside " " a backslash is a code for a character, and {escape} is none',
        ),
        Text("skriv texten inom ' ' i stället", "write the text in ' ' instead"),
    ),
)

_STRUCTURE = (
    _code(
        "RT140",
        Text("citattecken eller klammer som aldrig stängs", "quote or bracket that is never closed"),
        Text("{mark} öppnas här men stängs aldrig", "{mark} is opened here but never closed"),
        Text(
            "skriv det som fattas; saknas mer av filen kan den ha blivit avkortad när den sparades",
            "write what is missing; if more of the file is gone it may have been cut short when it was saved",
        ),
    ),
    _code(
        "RT141",
        Text("tom fil", "empty file"),
        Text("filen har inget innehåll", "the file has no content"),
        Text(
            "fyll i den; rader som börjar med # räknas inte som innehåll",
            "fill it in; lines that begin with # are not content",
        ),
    ),
    _code(
        "RT142",
        Text("flera dokument i en fil", "several documents in one file"),
        Text("här börjar ett nytt dokument i samma fil", "here begins a new document in the same file"),
        Text(
            "ta bort raden med --- eller ..., eller dela filen i två",
            "remove the line with --- or ..., or split the file",
        ),
    ),
    _code(
        "RT143",
        Text("filen börjar inte med en nyckel", "the file does not begin with a key"),
        Text(
            "filen ska börja med en nyckel, men här står {found}",
            "the file is to begin with a key, but here is {found}",
        ),
        Text(
            "börja med en nyckel följd av kolon, till exempel regelverk:",
            "begin with a key and a colon, such as regelverk:",
        ),
    ),
    _code(
        "RT144",
        Text("kolon saknas", "colon missing"),
        Text("efter nyckeln saknas kolon och mellanslag", "colon and space are missing after the key"),
        Text(
            "skriv kolon och ett mellanslag mellan nyckel och värde",
            "write a colon and a space between key and value",
        ),
    ),
    _code(
        "RT145",
        Text("indraget stämmer inte", "the indentation does not match"),
        Text(
            "raden hör inte ihop med raderna före: indraget är ett annat, eller så fattas något",
            "the line does not go with the lines before: its indentation differs, or something is missing",
        ),
        Text(
            "låt nycklar och listpunkter som hör ihop börja i samma kolumn",
            "let keys and list items that belong together begin in the same column",
        ),
    ),
    _code(
        "RT146",
        Text("text efter ett citat", "text after a quotation"),
        Text("efter det avslutande citattecknet står mer text", "more text stands after the closing quote"),
        Text(
            "flytta in texten innanför citattecknen, eller ta bort dem",
            "move the text inside the quotes, or remove them",
        ),
    ),
    _code(
        "RT147",
        Text("listpunkt på samma rad som nyckeln", "list item on the line of its key"),
        Text("en lista kan inte börja här", "a list cannot begin here"),
        Text(
            "skriv listans punkter på egna rader under nyckeln",
            "write the items on lines of their own under the key",
        ),
    ),
    _code(
        "RT148",
        Text("raden går inte att läsa", "the line cannot be read"),
        Text("raden går inte att läsa härifrån", "the line cannot be read from here"),
        Text(
            "kontrollera citattecken, klamrar, kolon och indrag; skriv texter med ovanliga tecken inom citattecken",
            "check quotes, brackets, colons and indentation; put texts with unusual characters in quotes",
        ),
    ),
    _code(
        "RT149",
        Text("fler fel än vad som visas", "more mistakes than are shown"),
        Text(
            "här finns fler fel; bara de första {limit} visas",
            "there are more mistakes; only the first {limit} are shown",
        ),
        Text(
            "rätta dem som visas och kör igen, eller visa fler: rodtrad --limit mistakes=ANTAL före kommandot",
            "mend those shown and run again, or show more: rodtrad --limit mistakes=NUMBER and the command",
        ),
    ),
)

FAMILY: tuple[Code, ...] = (*_FILES, *_CHARACTERS, *_SIZE, *_REFUSED, *_CELLS, *_STRUCTURE)
