"""The RT5xx codes: records (protokoll), the journal and replay.

In goes nothing, out comes the family. 501–509 are about one record file, 511–519 say where a replay differs, 521–529
what is missing for it, 531–549 are faults of a journal, 551–559 remarks about one, 561–569 the machine's. How any of
it is found is not known here.
"""

from engine.model.diagnostic import Code, Severity, Text


def _code(name: str, title: Text, message: Text, advice: Text, severity: Severity = "error") -> Code:
    return Code(name, severity, title, message, advice)


_CHANGED = Text(
    "filen är inte den som skrevs; hämta den ur journalmappens säkerhetskopia och jämför",
    "the file is not the one that was written; fetch it from the backup of the journal folder and compare",
)
_RECOMPUTED = Text(
    "protokollet säger något annat än det som följer av det självt; lita inte på verdiktet förrän det är utrett",
    "the record says something else than what follows from it; do not trust the verdict until this is explained",
)
_CHAIN = Text(
    "journalen har ändrats efter att den skrevs; jämför med en säkerhetskopia och med huvuden i utskrivna rapporter",
    "the journal was changed after it was written; compare with a backup and with the heads in printed reports",
)
_NEWER = Text(
    "installera den version av Rödtråd som skrev protokollet, eller en senare",
    "install the version of Rödtråd that wrote the record, or a later one",
)

_RECORD: tuple[Code, ...] = (
    _code(
        "RT501",
        Text("inte ett protokoll", "not a record"),
        Text("filen går inte att läsa som ett protokoll", "the file cannot be read as a record"),
        _CHANGED,
    ),
    _code(
        "RT503",
        Text("fältet passar inte", "the field does not fit"),
        Text(
            "fältet {path} saknas, finns inte i formatet eller har fel slags värde",
            "the field {path} is missing, does not exist in the format or has a value of the wrong kind",
        ),
        _CHANGED,
    ),
    _code(
        "RT504",
        Text("inte i fastställd form", "not in canonical form"),
        Text(
            "innehållet är inte skrivet på det enda tillåtna sättet (RFC 8785)",
            "the content is not written in the one form allowed (RFC 8785)",
        ),
        _CHANGED,
    ),
    _code(
        "RT505",
        Text("namnet är inte innehållets kontrollsumma", "the name is not the digest of the content"),
        Text(
            "filen heter {name} men innehållets kontrollsumma är {digest}",
            "the file is called {name} but the digest of its content is {digest}",
        ),
        Text(
            "har filen bara döpts om: ge den namnet <kontrollsumma>.json; annars är innehållet ändrat",
            "if the file was only renamed: name it <digest>.json; otherwise its content was changed",
        ),
    ),
    _code(
        "RT506",
        Text("inbäddad kontrollsumma stämmer inte", "an embedded digest is wrong"),
        Text(
            "{what} har en annan storlek eller kontrollsumma än protokollet säger",
            "{what} has another size or digest than the record says",
        ),
        _RECOMPUTED,
    ),
)

_DIFFERS: tuple[Code, ...] = (
    _code(
        "RT511",
        Text("omräkningen ger något annat", "recomputing gives something else"),
        Text(
            "{node}: {what} är {stored} i protokollet men {new} vid omräkning",
            "{node}: {what} is {stored} in the record but {new} when recomputed",
        ),
        _RECOMPUTED,
    ),
    _code(
        "RT512",
        Text("bevisaren underkänner en träff", "the checker refuses a hit"),
        Text(
            "{node}: i tabellen {table} säger protokollet rad {stored}, men av uppgifterna följer rad {new}",
            "{node}: in the table {table} the record says row {stored}, but row {new} follows from the facts",
        ),
        _RECOMPUTED,
    ),
    _code(
        "RT513",
        Text("det lagrade programmet går inte att pröva", "the stored program cannot be checked"),
        Text(
            "tabellerna i protokollet hänger inte ihop: {reason}",
            "the tables in the record do not hang together: {reason}",
        ),
        _RECOMPUTED,
    ),
    _code(
        "RT514",
        Text("filen avvisas i dag", "the file is refused today"),
        Text(
            "{file} i protokollet avvisas när den läses om: {code}",
            "{file} in the record is refused when it is read again: {code}",
        ),
        Text(
            "skilj detta från beviset: steg 5 prövar det som lästes när protokollet skrevs",
            "tell this apart from the proof: step 5 checks what was read when the record was written",
        ),
    ),
    _code(
        "RT515",
        Text("motorn träffar en annan rad", "the engine hits another row"),
        Text(
            "{node}: i tabellen {table} säger protokollet {stored}, men motorn säger {new}",
            "{node}: in the table {table} the record says {stored}, but the engine says {new}",
        ),
        _RECOMPUTED,
    ),
    _code(
        "RT516",
        Text("förklaringen går inte att återge", "the explanation cannot be given again"),
        Text(
            "förklaringen av {node} blir en annan eller går inte att skriva ut",
            "the explanation of {node} is another or cannot be written",
        ),
        _RECOMPUTED,
    ),
    _code(
        "RT517",
        Text("protokollet står inte i journalen", "the record is not in the journal"),
        Text("ingen post i journalen gäller {digest}", "no entry of the journal is about {digest}"),
        Text(
            "peka ut den journal som protokollet hör till med --journal",
            "point out the journal that the record belongs to with --journal",
        ),
    ),
)

_MISSING: tuple[Code, ...] = (
    _code(
        "RT521",
        Text("regelspråkets version saknas", "the version of the rule language is missing"),
        Text(
            "protokollet är skrivet med regelspråk {version}; här finns {known}",
            "the record was written with rule language {version}; here there is {known}",
        ),
        _NEWER,
    ),
    _code(
        "RT522",
        Text("protokollets format är okänt", "the format of the record is unknown"),
        Text(
            "formatet {version} är okänt; här finns {known}", "the format {version} is unknown; here there is {known}"
        ),
        _NEWER,
    ),
    _code(
        "RT523",
        Text("bevisarens version saknas", "the version of the checker is missing"),
        Text(
            "protokollet är prövat med bevisare {version}; här finns {known}",
            "the record was checked with checker {version}; here there is {known}",
        ),
        _NEWER,
    ),
    _code(
        "RT524",
        Text("ingen motor att köra igen", "no engine to run again"),
        Text("ingen motor kunde köras om: {reason}", "no engine could be run again: {reason}"),
        Text(
            "kör om på en dator där Rödtråd har en regelmotor; det som steg 5 visar gäller ändå",
            "run again on a machine where Rödtråd has a rule engine; what step 5 shows holds anyway",
        ),
    ),
    _code(
        "RT525",
        Text("en gräns går inte att ställa in", "a limit cannot be set"),
        Text(
            "gränsen {name} finns inte här eller har ett annat värde",
            "the limit {name} does not exist here or has another value",
        ),
        _NEWER,
    ),
)

_JOURNAL: tuple[Code, ...] = (
    _code(
        "RT531",
        Text("posten går inte att läsa", "the entry cannot be read"),
        Text(
            "innehållet är inte en journalpost i fastställd form", "the content is no journal entry in canonical form"
        ),
        _CHAIN,
    ),
    _code(
        "RT532",
        Text("okänd fil i journalen", "unknown file in the journal"),
        Text("filen hör inte till journalen", "the file does not belong to the journal"),
        Text(
            "flytta ut den; en kopia av en post eller ett protokoll i mappen är ett tecken på att någon ändrat",
            "move it out; a copy of an entry or a record in the folder is a sign that somebody changed something",
        ),
    ),
    _code(
        "RT533",
        Text("en post saknas", "an entry is missing"),
        Text("post {seq} saknas fast senare poster finns", "entry {seq} is missing though later ones exist"),
        _CHAIN,
    ),
    _code(
        "RT534",
        Text("postens kontrollsumma stämmer inte", "the digest of the entry is wrong"),
        Text("posten har ändrats: kontrollsumman stämmer inte", "the entry was changed: its digest does not match"),
        _CHAIN,
    ),
    _code(
        "RT535",
        Text("kedjan är bruten", "the chain is broken"),
        Text(
            "posten bygger inte på post {seq} som den ser ut nu",
            "the entry does not build on entry {seq} as it is now",
        ),
        _CHAIN,
    ),
    _code(
        "RT536",
        Text("posten står på fel plats", "the entry stands in the wrong place"),
        Text(
            "posten säger sig ha nummer {seq} i journalen {journal}",
            "the entry says that it has number {seq} in the journal {journal}",
        ),
        _CHAIN,
    ),
    _code(
        "RT537",
        Text("protokollet saknas", "the record is missing"),
        Text(
            "posten gäller protokollet {record} som saknas", "the entry is about the record {record}, which is missing"
        ),
        _CHAIN,
    ),
    _code(
        "RT538",
        Text("protokollet är ändrat", "the record was changed"),
        Text(
            "protokollets innehåll eller storlek är inte det som namnet och posten säger",
            "the content or size of the record is not what its name and entry say",
        ),
        _CHANGED,
    ),
    _code(
        "RT540",
        Text("huvudet stämmer inte", "the head does not match"),
        Text(
            "journalen har inte {pin} som post; den är kapad eller omskriven",
            "the journal does not have {pin} as an entry; it was cut or rewritten",
        ),
        _CHAIN,
    ),
    _code(
        "RT541",
        Text("ingen journal", "no journal"),
        Text("här finns inga journalposter", "there are no journal entries here"),
        Text("peka ut mappen som gavs med --journal", "point out the folder that was given with --journal"),
    ),
)

_REMARKS: tuple[Code, ...] = (
    _code(
        "RT551",
        Text("protokoll utan post", "record without an entry"),
        Text("protokollet är helt men står inte i journalen", "the record is whole but not in the journal"),
        Text(
            "en körning avbröts; gör om bedömningen så förs det in",
            "a run was interrupted; assess again and it will be entered",
        ),
        "warning",
    ),
    _code(
        "RT552",
        Text("kvarlämnad tillfällig fil", "temporary file left behind"),
        Text("en avbruten körning lämnade filen", "an interrupted run left the file"),
        Text(
            "den hör inte till journalen; nästa körning tar bort den när den är äldre än en timme",
            "it is no part of the journal; the next run removes it when it is older than an hour",
        ),
        "warning",
    ),
    _code(
        "RT553",
        Text("tiden går bakåt", "the time steps back"),
        Text("posten har en tidigare tid än post {seq}", "the entry has an earlier time than entry {seq}"),
        Text(
            "ordningen är postens nummer; kontrollera datorns klocka eller --at",
            "the order is the number of the entry; check the clock of the machine or --at",
        ),
        "warning",
    ),
)

_MACHINE: tuple[Code, ...] = (
    _code(
        "RT561",
        Text("filen går inte att skriva eller läsa", "the file cannot be written or read"),
        Text("datorn säger nej: {reason}", "the machine refuses: {reason}"),
        Text(
            "inget halvskrivet ligger kvar; åtgärda och kör om. Det som redan är infört i en journal förs inte in igen",
            "nothing half-written is left; put it right and run again. What is already entered in a journal is not entered again",
        ),
    ),
    _code(
        "RT562",
        Text("journalen är bruten", "the journal is broken"),
        Text(
            "inget förs in i en bruten journal; felet är {code}",
            "nothing is entered in a broken journal; the fault is {code}",
        ),
        Text("kör rodtrad journal verify och utred först", "run rodtrad journal verify and find out why first"),
    ),
    _code(
        "RT563",
        Text("disken kan inte göra hårda länkar", "the disk cannot make hard links"),
        Text(
            "journalen behöver en disk där två namn kan peka på samma fil",
            "the journal needs a disk where two names can point at the same file",
        ),
        Text("lägg journalen på en annan disk", "put the journal on another disk"),
    ),
)

_SIGNED: tuple[Code, ...] = (
    _code(
        "RT571",
        Text("signaturen saknas", "the signature is missing"),
        Text("post {seq} ska vara signerad men är det inte", "entry {seq} is to be signed and is not"),
        Text(
            "den är borttagen eller gjordes aldrig; var signerandet började senare anges det med --signed-from",
            "it was taken away or never made; where signing began later, say so with --signed-from",
        ),
    ),
    _code(
        "RT572",
        Text("signaturen håller inte", "the signature does not hold"),
        Text("signaturen godtas inte: {why}", "the signature is not accepted: {why}"),
        Text(
            "posten eller signaturen är ändrad, eller signerad med en annan nyckel än den som krävs",
            "the entry or the signature was changed, or signed with another key than the one demanded",
        ),
    ),
    _code(
        "RT573",
        Text("signaturen är inte prövad", "the signature was not tried"),
        Text("biblioteket för signaturer är inte installerat", "the library for signatures is not installed"),
        Text("installera rodtrad[signature]", "install rodtrad[signature]"),
        "warning",
    ),
    _code(
        "RT574",
        Text("ingen nyckel", "no key"),
        Text(
            "filen är ingen Ed25519-nyckel i PEM-form utan lösenord",
            "the file is no Ed25519 key in PEM form without a password",
        ),
        Text("gör en med rodtrad journal key", "make one with rodtrad journal key"),
    ),
)

FAMILY: tuple[Code, ...] = (*_RECORD, *_DIFFERS, *_MISSING, *_JOURNAL, *_REMARKS, *_MACHINE, *_SIGNED)
