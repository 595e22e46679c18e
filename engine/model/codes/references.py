"""The RT3xx codes: what names point at, across a whole ruleset and between it and its facts.

In goes nothing, out comes the family. Where the mistakes are found is not known here.
"""

from engine.model.diagnostic import Code, Text


def _unknown(name: str, sv: str, en: str, help_sv: str, help_en: str) -> Code:
    return Code(
        name,
        "error",
        Text(f"{sv} finns inte", f"no such {en}"),
        Text(f"{sv} {{name}} finns inte", f"there is no {en} {{name}}"),
        Text(help_sv, help_en),
    )


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _unknown("RT301", "indikatorn eller målet", "indicator or goal", "ids står i regelverket", "ids stand in the ruleset"),
    _unknown("RT302", "tabellen", "table", "tabeller står under tabeller:", "tables stand under tabeller:"),
    _unknown("RT303", "skalan", "scale", "skalor står under skalor:", "scales stand under skalor:"),
    _unknown("RT304", "utfallet", "outcome", "utfallen står på tabellens skala", "outcomes stand on the table's scale"),
    _unknown(
        "RT305",
        "storheten",
        "quantity",
        "storheter är värde, riktvärde, antal grön …, uppgifter och det som står under storheter:",
        "quantities are värde, riktvärde, antal grön …, uppgifter and what stands under storheter:",
    ),
    _unknown("RT306", "tolkningen", "reading", "tolkningar står under tolkningar:", "readings stand under tolkningar:"),
    _unknown("RT307", "alternativet", "alternative", "tolkningens alternativ är {known}", "the reading's alternatives are {known}"),
    _error(
        "RT308",
        Text("samma id två gånger", "same id twice"),
        Text("id {name} används redan", "id {name} is already used"),
        Text("ge noden ett eget id, eller hänvisa med se:", "give the node its own id, or refer with se:"),
    ),
    _unknown("RT309", "källan", "source", "källor står under källor:", "sources stand under källor:"),
    _error(
        "RT311",
        Text("målet saknar bedömning", "the goal has no judging"),
        Text("målet {name} säger inte hur det bedöms", "the goal {name} does not say how it is judged"),
        Text(
            "skriv bedömning: med en tabell, som: eller ingen: med skälet",
            "write bedömning: with a table, som: or ingen: with the reason",
        ),
    ),
    _error(
        "RT312",
        Text("indikatorn saknar tabell", "the indicator has no table"),
        Text("indikatorn {name} har ingen egen bedömning och ingen tabell heter indikator", "{name} has no table of its own and no table is called indikator"),
        Text("lägg till tabellen indikator eller en egen bedömning:", "add a table called indikator, or bedömning:"),
    ),
    _error(
        "RT313",
        Text("villkoret passar inte storheten", "the test does not fit the quantity"),
        Text("{cell} går inte att fråga om {name}", "{cell} cannot be asked about {name}"),
        Text("ett tal jämförs med tal, ett utfall med utfall", "numbers compare with numbers, outcomes with outcomes"),
    ),
    _error(
        "RT314",
        Text("poäng saknas", "scores missing"),
        Text("inget av det {name} räknar har poäng på skalan", "nothing that {name} counts has scores on its scale"),
        Text("skriv poäng: vid varje utfall som räknas", "write poäng: at every outcome that counts"),
    ),
    _error(
        "RT315",
        Text("upptaget namn", "name taken"),
        Text("namnet {name} är upptaget", "the name {name} is taken"),
        Text("välj ett annat namn", "choose another name"),
    ),
    _error(
        "RT316",
        Text("storheten går i cirkel", "circular quantity"),
        Text("storheten {name} räknas ur sig själv", "the quantity {name} is computed from itself"),
        Text("ta bort cirkeln", "remove the circle"),
    ),
    _error(
        "RT317",
        Text("utfallet står två gånger", "outcome twice"),
        Text("utfallet {name} står två gånger på skalan", "the outcome {name} stands twice on the scale"),
        Text("ta bort det ena", "remove one of them"),
    ),
    _error(
        "RT318",
        Text("tabellen saknar namn", "the table has no name"),
        Text("i en lista av tabeller måste varje tabell ha ett eget namn", "in a list of tables each needs its own name"),
        Text("skriv tabell: följt av ett namn", "write tabell: and a name"),
    ),
    _error(
        "RT319",
        Text("ingen tabell ger verdiktet", "no table gives the verdict"),
        Text("precis en tabell som inte är beskrivande ska ge verdiktet", "exactly one table that is not descriptive gives the verdict"),
        Text("skriv verdikt: ja vid den", "write verdikt: ja at it"),
    ),
    _error(
        "RT330",
        Text("uppgifterna gäller ett annat regelverk", "facts for another ruleset"),
        Text("uppgifterna gäller {name}, regelverket heter {ruleset}", "the facts are for {name}, the ruleset is {ruleset}"),
        Text("ge rätt fil med --facts", "give the right file with --facts"),
    ),
    _unknown("RT331", "uppgiften", "fact", "uppgifter står under uppgifter: i regelverket", "facts stand under uppgifter: in the ruleset"),
    _error(
        "RT332",
        Text("svaret finns inte", "no such answer"),
        Text("{name} är inte ett svar på uppgiften", "{name} is not an answer to this"),
        Text("svaren är {known}", "the answers are {known}"),
    ),
    _error(
        "RT333",
        Text("värdet är inte möjligt", "the value is not possible"),
        Text("värdet {name} ligger utanför det som är möjligt för indikatorn", "the value {name} is outside what is possible here"),
        Text("rätta värdet, eller möjligt: i regelverket", "correct the value, or möjligt: in the ruleset"),
    ),
    _error(
        "RT334",
        Text("två uppgifter om samma sak", "two facts about the same thing"),
        Text("en uppgift om samma indikator, spann och slag står redan på rad {line}", "a fact about the same indicator, span and kind already stands on line {line}"),
        Text("ta bort den ena, eller skriv rättar: med den andras id", "remove one, or write rättar: with the other's id"),
    ),
    _error(
        "RT335",
        Text("fel slags uppgift", "wrong kind of fact"),
        Text("{name} kan inte få det som står här", "{name} cannot take what stands here"),
        Text("värde för tal, svar för frågor, delresultat bara där regelverket säger delresultat: ja", "värde for numbers, svar for questions, delresultat only where the ruleset says so"),
    ),
    _error(
        "RT336",
        Text("rättad uppgift finns inte", "corrected fact does not exist"),
        Text("ingen uppgift om samma sak och av samma art har id {name}", "no fact about the same thing and of the same kind has the id {name}"),
        Text("skriv id: vid uppgiften som rättas; en prognos rättar bara en prognos", "write id: at the fact that is corrected; a forecast corrects a forecast only"),
    ),
    _error(
        "RT337",
        Text("samlad bedömning tillåts inte", "signed judgement not allowed"),
        Text("regelverket tillåter ingen samlad bedömning av {name}", "the ruleset allows no signed judgement of {name}"),
        Text("ta bort den, eller skriv samlad bedömning: tillåten vid målet", "remove it, or write samlad bedömning: tillåten at the goal"),
    ),
    _error(
        "RT338",
        Text("samma fil två gånger", "the same file twice"),
        Text("filen har precis samma innehåll som {file}", "the file has exactly the same content as {file}"),
        Text("ta bort den ena", "remove one of them"),
    ),
)  # fmt: skip
