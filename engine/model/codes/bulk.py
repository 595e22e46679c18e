"""The RT87x codes: what is wrong in a table with one assessment per row.

In goes nothing, out comes the family. How such a table is read is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT871",
        Text("inte en läsbar Parquet-fil", "not a readable Parquet file"),
        Text("filen går inte att läsa som Parquet", "the file cannot be read as Parquet"),
        Text("spara tabellen som Parquet på nytt", "save the table as Parquet anew"),
    ),
    _error(
        "RT872",
        Text("okänd kolumn", "unknown column"),
        Text("kolumnen {name} är ingen uppgift i regelverket", "the column {name} is no fact of the ruleset"),
        Text("rätta namnet (rodtrad bulk REGELVERK --columns visar alla), eller hoppa över kolumnen med --skip", "correct the name (rodtrad bulk REGELVERK --columns shows all), or leave the column out with --skip"),
    ),
    _error(
        "RT873",
        Text("kolumnen saknas", "the column is missing"),
        Text("tabellen har ingen kolumn {name}", "the table has no column {name}"),
        Text("lägg till kolumnen; heter den som namnger raden något annat än id, säg det med --id", "add the column; where the one that names the row is not called id, say so with --id"),
    ),
    _error(
        "RT874",
        Text("kolumnen är av fel slag", "the column is of the wrong kind"),
        Text("kolumnen {name} är {kind}, men ska vara {wanted}", "the column {name} is {kind}, but shall be {wanted}"),
        Text("spara kolumnen som det den ska vara; tal som text går bra", "save the column as what it shall be; numbers as text will do"),
    ),
    _error(
        "RT875",
        Text("flyttal som inte är helt", "a float that is not whole"),
        Text("kolumnen {name} är flyttal, och {value} är inte ett helt tal som ett flyttal håller exakt", "the column {name} holds floats, and {value} is no whole number that a float holds exactly"),
        Text("spara kolumnen som decimaltal eller text; flyttal kan inte hålla 0,1 och tas därför bara för hela tal", "save the column as decimal or text; floats cannot hold 0.1 and are taken for whole numbers only"),
    ),
    _error(
        "RT876",
        Text("uppgiften sägs två gånger", "the fact is said twice"),
        Text("kolumnen {name} säger det som en uppgift för alla rader också säger", "the column {name} says what a fact for all rows says too"),
        Text("ta bort den ena", "remove one of them"),
    ),
    _error(
        "RT877",
        Text("inget tal", "no number"),
        Text("{value} i kolumnen {name} är inget tal som kan läsas", "{value} in the column {name} is no number that can be read"),
        Text("skriv siffror med decimalkomma eller decimalpunkt, utan tusentalsavskiljare; en tom cell är en öppen uppgift", "write digits with a decimal comma or point, without thousands separators; an empty cell is an open fact"),
    ),
    _error(
        "RT878",
        Text("okänt tillstånd", "unknown state"),
        Text("{value} i kolumnen {name} är inget tillstånd, eller står bredvid ett värde", "{value} in the column {name} is no state, or stands beside a value"),
        Text("tillstånden är öppen, sekretess, finns inte och ej tillämplig; de står i stället för ett värde", "the states are öppen, sekretess, finns inte and ej tillämplig; they stand in place of a value"),
    ),
    _error(
        "RT879",
        Text("ingen eller flera rader med namnet", "none or several rows of that name"),
        Text("{found} rader heter {name}", "{found} rows are called {name}"),
        Text("ange ett namn som en enda rad har", "give a name that a single row has"),
    ),
)  # fmt: skip
