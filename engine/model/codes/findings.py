"""The RT6xx codes: findings (fynd), what can be said about a ruleset that holds together but may not say what is meant.

In goes nothing, out comes the family. 601–616 are about tables and scales, 620–629 about sources and use, 630–635 about
the plan's amounts, 640–642 about units, 650–660 about goals, facts and labels. An error is something that makes a
ruleset wrong as it stands; the rest are remarks. `{where}` says which readings and nodes a finding speaks of, `{form}`
whether it speaks of a printed form. Where findings are made is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


def _remark(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "warning", title, message, advice)


_TABLES = (
    _error(
        "RT601",
        Text("lucka mellan banden", "gap between bands"),
        Text("{witness} faller {between}{form}: ingen rad tar tal {range}{where}", "{witness} falls {between}{form}: no row takes numbers {range}{where}"),
        Text("låt banden mötas, skriv en sista rad utan när:, eller ange möjligt: och decimaler: om talen inte finns", "let the bands meet, add a last row without när:, or state möjligt: and decimaler: if the numbers cannot occur"),
    ),
    _remark(
        "RT602",
        Text("band som överlappar", "overlapping bands"),
        Text("{witness} hör till både {first} och {second}{form}; den övre raden avgör{where}", "{witness} belongs to both {first} and {second}{form}; the upper row decides{where}"),
        Text("låt det ena bandet sluta där det andra börjar, till exempel under 80 och minst 80", "let one band end where the other begins, such as under 80 and minst 80"),
    ),
    _remark(
        "RT603",
        Text("lucka som inte kan nås i år", "gap that cannot be reached this year"),
        Text("{quantity} {range} faller {between}{form} men {reach}; målet har högst {children}: ofarligt i år{where}", "{quantity} {range} falls {between}{form} but {reach}; the goal has at most {children}: harmless this year{where}"),
        Text("låt banden mötas om målet kan få fler indikatorer", "let the bands meet if the goal may get more indicators"),
    ),
    _error(
        "RT604",
        Text("fall som ingen rad tar", "case that no row takes"),
        Text("ingen rad passar när {case}{where}", "no row fits when {case}{where}"),
        Text("lägg till en rad för fallet, eller en sista rad utan när:", "add a row for the case, or a last row without när:"),
    ),
    _error(
        "RT605",
        Text("raden avgör aldrig", "the row never decides"),
        Text("raden med {outcome} avgör aldrig: raderna ovanför tar alla fall{where}", "the row with {outcome} never decides: the rows above take every case{where}"),
        Text("flytta upp raden, skärp raderna ovanför, eller ta bort den", "move the row up, narrow the rows above, or remove it"),
    ),
    _error(
        "RT606",
        Text("villkoret kan aldrig hålla", "the test can never hold"),
        Text("{name}: {cell} kan aldrig hålla{about}{where}", "{name}: {cell} can never hold{about}{where}"),
        Text("rätta villkoret, eller det som det läser", "correct the test, or what it reads"),
    ),
    _error(
        "RT607",
        Text("villkoren utesluter varandra", "the tests exclude each other"),
        Text("raden med {outcome} kan aldrig gälla: dess villkor kan inte hålla på en gång{where}", "the row with {outcome} can never apply: its tests cannot hold at once{where}"),
        Text("ta bort det ena villkoret, eller skriv någon av: om ett räcker", "remove one of the tests, or write någon av: if one is enough"),
    ),
    _error(
        "RT608",
        Text("antalet kan aldrig nås", "the count can never be reached"),
        Text("{name}: {cell} kan aldrig hålla{about}{where}", "{name}: {cell} can never hold{about}{where}"),
        Text("jämför med hur många indikatorer målet har", "compare with how many indicators the goal has"),
    ),
    _remark(
        "RT609",
        Text("antalet är alltid nått", "the count is always reached"),
        Text("{name}: {cell} håller alltid{about}{where}", "{name}: {cell} always holds{about}{where}"),
        Text("höj kravet, eller ta bort villkoret", "raise the demand, or remove the test"),
    ),
    _remark(
        "RT610",
        Text("tabellen är inte genomgången", "the table is not gone through"),
        Text("det går inte att säga om allt i tabellen fungerar: {why}{where}", "it cannot be said whether everything in the table works: {why}{where}"),
        Text("skriv en sista rad utan när:, eller dela upp tabellen", "add a last row without när:, or split the table"),
    ),
    _remark(
        "RT614",
        Text("utfallet ges aldrig", "the outcome is never given"),
        Text("ingen rad ger utfallet {name}{where}", "no row gives the outcome {name}{where}"),
        Text("lägg till en rad som ger det, eller ta bort det ur skalan", "add a row that gives it, or remove it from the scale"),
    ),
    _error(
        "RT615",
        Text("poäng saknas på en del av skalan", "part of the scale has no score"),
        Text("utfallet {name} saknar poäng fast andra på skalan har det: ett medel räknas då inte alls på skalan{where}", "the outcome {name} has no score though others on the scale do: no mean is then taken on the scale{where}"),
        Text("skriv poäng: vid utfallet, eller räknas: nej", "write poäng: at the outcome, or räknas: nej"),
    ),
    _error(
        "RT616",
        Text("medlet hoppar över något", "the mean passes something over"),
        Text("{name} räknar inte {child}, vars skala saknar poäng{where}", "{name} leaves out {child}, whose scale has no scores{where}"),
        Text("ge skalan poäng, eller räkna med antal", "give the scale scores, or use counts"),
    ),
)  # fmt: skip

_SOURCES = (
    _remark(
        "RT620",
        Text("raden saknar källa", "the row has no source"),
        Text("varken raden med {name} eller dess tabell säger varifrån den kommer{where}", "neither the row with {name} nor its table says where it comes from{where}"),
        Text("skriv källa: med dokument och plats, eller tolkning:", "write källa: with document and place, or tolkning:"),
    ),
    _remark(
        "RT621",
        Text("målet eller indikatorn saknar källa", "the goal or indicator has no source"),
        Text("{name} säger inte varifrån det kommer{where}", "{name} does not say where it comes from{where}"),
        Text("skriv källa: med dokument och plats, eller tolkning:", "write källa: with document and place, or tolkning:"),
    ),
    _remark(
        "RT622",
        Text("tolkningen används inte", "the reading is not used"),
        Text("tolkningen {name} verkar ingenstans och citeras inte{where}", "the reading {name} acts nowhere and is not cited{where}"),
        Text("låt en rad eller ett värde gå efter den, märk den endast text: ja, eller ta bort den", "let a row or a value go by it, mark it endast text: ja, or remove it"),
    ),
    _remark(
        "RT623",
        Text("tolkningen verkar ingenstans", "the reading acts nowhere"),
        Text("tolkningen {name} citeras, men inget blir annorlunda av dess alternativ{where}", "the reading {name} is cited, but nothing differs between its alternatives{where}"),
        Text("märk den endast text: ja, eller låt en rad eller ett värde gå efter den", "mark it endast text: ja, or let a row or a value go by it"),
    ),
    _error(
        "RT624",
        Text("endast text som verkar", "text only, but it acts"),
        Text("tolkningen {name} sägs vara endast text men en rad eller ett värde går efter den{where}", "the reading {name} is said to be endast text but a row or a value goes by it{where}"),
        Text("ta bort endast text: ja", "remove endast text: ja"),
    ),
    _remark(
        "RT625",
        Text("källan åberopas aldrig", "the source is never cited"),
        Text("ingen rad, inget mål och ingen tolkning åberopar {name}{where}", "no row, goal or reading cites {name}{where}"),
        Text("åberopa källan med källa:, eller ta bort den", "cite the source with källa:, or remove it"),
    ),
    _remark(
        "RT626",
        Text("tabellen används inte", "the table is not used"),
        Text("inget bedöms med tabellen {name}{where}", "nothing is judged by the table {name}{where}"),
        Text("skriv bedömning: med tabellens namn, eller ta bort tabellen", "write bedömning: with the table's name, or remove the table"),
    ),
    _remark(
        "RT627",
        Text("uppgiften läses aldrig", "the fact is never read"),
        Text("inget villkor läser uppgiften {name}{where}", "no test reads the fact {name}{where}"),
        Text("läs den i en rad, eller låt den stå om den bara ska sparas", "read it in a row, or let it stand if it is only kept"),
    ),
    _remark(
        "RT628",
        Text("storheten läses aldrig", "the quantity is never read"),
        Text("inget villkor läser storheten {name}{where}", "no test reads the quantity {name}{where}"),
        Text("läs den i en rad, eller ta bort den", "read it in a row, or remove it"),
    ),
    _remark(
        "RT629",
        Text("skalan används inte", "the scale is not used"),
        Text("ingen tabell använder skalan {name}{where}", "no table uses the scale {name}{where}"),
        Text("skriv skala: med dess namn i en tabell, eller ta bort den", "write skala: with its name in a table, or remove it"),
    ),
)  # fmt: skip

_PLAN = (
    _remark(
        "RT630",
        Text("riktvärdet är svagare än det ingående värdet", "the target is weaker than the baseline"),
        Text("riktvärdet {target} för {name} är svagare än det ingående värdet {base}{where}", "the target {target} of {name} is weaker than the baseline {base}{where}"),
        Text("kontrollera mot planen; står det så där räknas det så, med en anmärkning i verdiktet", "check against the plan; if it says so it is used so, with a notice in the verdict"),
    ),
    _remark(
        "RT631",
        Text("ingående värde saknas", "no baseline"),
        Text("{name} har inget ingående värde{where}", "{name} has no baseline{where}"),
        Text("skriv ingående: om källan har ett, annars {{saknas: skälet}}", "write ingående: if the source has one, otherwise {{saknas: the reason}}"),
    ),
    _error(
        "RT632",
        Text("riktning saknas där regeln kräver den", "no direction where the rule needs one"),
        Text("{node} har ingen riktning som {row} kan prövas i: raden stannar där{where}", "{node} has no direction to try {row} in: the row stops there{where}"),
        Text("ange riktning: uppåt eller nedåt, eller låt en rad före fråga efter riktningen", "state riktning: uppåt or nedåt, or let an earlier row ask for the direction"),
    ),
    _error(
        "RT633",
        Text("regeln läser något som planen inte har", "the rule reads something the plan does not have"),
        Text("{row} läser {name}, som {node} inte har som tal ({reason}): raden stannar där{where}", "{row} reads {name}, which {node} does not have as a number ({reason}): the row stops there{where}"),
        Text("fyll i värdet, eller låt en rad före fråga om det saknas", "fill in the value, or let an earlier row ask whether it is missing (saknas)"),
    ),
    _error(
        "RT634",
        Text("riktvärdet säger emot riktningen", "the target contradicts the direction"),
        Text("{aim} säger emot riktningen {direction}{where}", "{aim} contradicts the direction {direction}{where}"),
        Text("rätta riktvärdet eller riktningen", "correct the target or the direction"),
    ),
    _error(
        "RT635",
        Text("värdet kan inte förekomma", "the value cannot occur"),
        Text("{value} ligger utanför det som är möjligt för {name}{where}", "{value} is outside what is possible for {name}{where}"),
        Text("rätta värdet, eller möjligt:", "correct the value, or möjligt:"),
    ),
)  # fmt: skip

_UNITS = (
    _remark(
        "RT640",
        Text("procent på ett index", "percent on an index"),
        Text("{name} mäts i {unit} men heter som ett index{where}", "{name} is measured in {unit} but is named as an index{where}"),
        Text("skriv enhet: index", "write enhet: index"),
    ),
    _remark(
        "RT641",
        Text("olika enheter för pengar", "different units of money"),
        Text("{name} är i {unit}, annat i regelverket eller namnet är i {other}{where}", "{name} is in {unit}, others in the ruleset or the name are in {other}{where}"),
        Text("kontrollera att beloppen är skrivna i den enhet som står", "check that the amounts are written in the unit stated"),
    ),
    _remark(
        "RT642",
        Text("beloppen skiljer för mycket", "the amounts are too far apart"),
        Text("riktvärdet {target} och det ingående värdet {base} för {name} kan knappast vara i samma enhet{where}", "the target {target} and the baseline {base} of {name} can hardly be in the same unit{where}"),
        Text("skriv båda i samma enhet", "write both in the same unit"),
    ),
)  # fmt: skip

_GOALS = (
    _remark(
        "RT650",
        Text("mål utan indikatorer", "goal without indicators"),
        Text("under {name} finns inget att bedöma: målet blir alltid ej tillämpligt{where}", "there is nothing to judge under {name}: the goal is always ej tillämpligt{where}"),
        Text("lägg till indikatorer:, eller skriv bedömning: {{ingen: skälet}}", "add indikatorer:, or write bedömning: {{ingen: the reason}}"),
    ),
    _remark(
        "RT651",
        Text("mål utan regel", "goal without a rule"),
        Text("målet {name} får inget verdikt: källan har ingen regel{where}", "the goal {name} gets no verdict: the source has no rule{where}"),
        Text("inget att rätta om källan tiger; annars skriv en tabell", "nothing to mend if the source is silent; otherwise write a table"),
    ),
    _remark(
        "RT652",
        Text("indikator utan uppgift", "indicator without a fact"),
        Text("ingen av de givna filerna ({files}) har någon uppgift om {name}{where}", "none of the given files ({files}) has any fact about {name}{where}"),
        Text("lägg till uppgiften, eller kontrollera att id stämmer", "add the fact, or check that the id is the same"),
    ),
    _error(
        "RT660",
        Text("ord som läses som ett villkor", "words that read as a test"),
        Text("{name} kan aldrig prövas i en rad: det läses som ett villkor, inte som ett ord{where}", "{name} can never be asked for in a row: it reads as a test, not as a word{where}"),
        Text("byt ord; börja inte med {words} eller når, och skriv inget som ser ut som ett spann", "choose other words; do not begin with {words} or når, and write nothing that looks like a span"),
    ),
)  # fmt: skip

FAMILY: tuple[Code, ...] = (*_TABLES, *_SOURCES, *_PLAN, *_UNITS, *_GOALS)
