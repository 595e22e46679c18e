"""The RT4xx codes: what stops an engine from answering which rows are hit.

In goes nothing, out comes the family. 401–409 say that no engine is there, 411–419 that a table or its numbers are too
large for one, 421–429 that one failed, or answered in a way that cannot be right. How an engine works is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


_OUR_FAULT = Text(
    "inget av svaret används; spara filerna och anmäl felet till den som förvaltar Rödtråd",
    "nothing of the answer is used; keep the files and report this to whoever maintains Rödtråd",
)

FAMILY: tuple[Code, ...] = (
    _error(
        "RT401",
        Text("ingen regelmotor i Windows", "no rule engine on Windows"),
        Text(
            "narwhals eller polars är inte installerat, och durable-rules kan inte installeras i Windows",
            "narwhals or polars is not installed, and durable-rules cannot be installed on Windows",
        ),
        Text(
            "installera om Rödtråd, så följer narwhals och polars med (py -m pip install .)",
            "reinstall Rödtråd, and narwhals and polars come with it (py -m pip install .)",
        ),
    ),
    _error(
        "RT402",
        Text("ingen regelmotor med den här Python", "no rule engine with this Python"),
        Text(
            "narwhals eller polars är inte installerat, och durable-rules går inte med Python {version}",
            "narwhals or polars is not installed, and durable-rules does not work with Python {version}",
        ),
        Text(
            "installera om Rödtråd, så följer narwhals och polars med (pip install .)",
            "reinstall Rödtråd, and narwhals and polars come with it (pip install .)",
        ),
    ),
    _error(
        "RT403",
        Text("ingen regelmotor är installerad", "no rule engine is installed"),
        Text(
            "varken durable-rules, eller narwhals med polars, är installerat",
            "neither durable-rules, nor narwhals with polars, is installed",
        ),
        Text(
            "installera om Rödtråd (pip install .); durable-rules behöver en C-kompilator (apt-get install gcc python3-dev), de andra inte",
            "reinstall Rödtråd (pip install .); durable-rules needs a C compiler (apt-get install gcc python3-dev), the others do not",
        ),
    ),
    _error(
        "RT404",
        Text("regelmotorn är av en annan version", "the rule engine is of another version"),
        Text("durable-rules saknar {missing}", "durable-rules lacks {missing}"),
        Text("installera durable_rules 2.0.28", "install durable_rules 2.0.28"),
    ),
    _error(
        "RT405",
        Text("motorn som begärdes finns inte", "the engine asked for is not there"),
        Text(
            "motorn {engine} begärdes, men är inte installerad här",
            "the engine {engine} was asked for, but is not installed here",
        ),
        Text(
            "utelämna --engine, så används den motor som finns",
            "leave out --engine, and the engine that is there is used",
        ),
    ),
    _error(
        "RT411",
        Text("tabellen är för stor", "the table is too large"),
        Text(
            "tabellen {table} i {node} blir fler än {limit} regler när alternativen skrivs ut",
            "the table {table} in {node} becomes more than {limit} rules with its alternatives written out",
        ),
        Text(
            "dela upp raderna, eller skriv färre alternativ under någon av i samma rad",
            "split the rows, or write fewer alternatives under någon av in the same row",
        ),
    ),
    _error(
        "RT412",
        Text("en rad prövar för mycket", "a row tests too much"),
        Text(
            "rad {row} i tabellen {table} i {node} prövar {tests} saker på en gång; gränsen är {limit}",
            "row {row} of the table {table} in {node} tests {tests} things at once; the limit is {limit}",
        ),
        Text(
            "dela upp raden med en egen tabell som räknas först",
            "split the row with a table of its own that is evaluated first",
        ),
    ),
    _error(
        "RT413",
        Text("talen ryms inte exakt", "the numbers cannot be held exactly"),
        Text(
            "tabellen {table} i {node} kräver tal på fler än {limit} siffror, och kolumnmotorn avrundar aldrig",
            "the table {table} in {node} needs numbers of more than {limit} digits, and the columnar engine never rounds",
        ),
        Text(
            "skriv talen med färre siffror, eller bedöm med durable-rules (Python 3.11 eller 3.12 i Linux, macOS eller WSL)",
            "write the numbers with fewer digits, or assess with durable-rules (Python 3.11 or 3.12 on Linux, macOS or WSL)",
        ),
    ),
    _error(
        "RT421",
        Text("regelmotorn gick fel", "the rule engine failed"),
        Text("regelmotorn avbröt: {said}", "the rule engine broke off: {said}"),
        _OUR_FAULT,
    ),
    _error(
        "RT422",
        Text("regelmotorn tappade fakta", "the rule engine lost facts"),
        Text(
            "regelmotorn fick {sent} fakta men har {held}, eller har andra än den fick",
            "the rule engine was given {sent} facts but holds {held}, or holds others than it was given",
        ),
        _OUR_FAULT,
    ),
    _error(
        "RT423",
        Text("regelmotorn svarade inte för varje punkt", "the rule engine did not answer for every point"),
        Text(
            "regel {rule} för {fact} kom i fel ordning, två gånger eller inte alls",
            "rule {rule} for {fact} came out of order, twice or not at all",
        ),
        _OUR_FAULT,
    ),
    _error(
        "RT424",
        Text("två namn kan förväxlas av regelmotorn", "the rule engine may confuse two names"),
        Text("{first} och {second} får samma kontrollsumma", "{first} and {second} have the same hash"),
        _OUR_FAULT,
    ),
    _error(
        "RT425",
        Text("regelmotorns process tog slut", "the rule engine's process ended"),
        Text("durable-rules avbröts av datorn ({said})", "durable-rules was ended by the machine ({said})"),
        _OUR_FAULT,
    ),
    _error(
        "RT426",
        Text("regelmotorn svarade inte i tid", "the rule engine did not answer in time"),
        Text(
            "durable-rules svarade inte inom {seconds} sekunder",
            "durable-rules did not answer within {seconds} seconds",
        ),
        _OUR_FAULT,
    ),
    _error(
        "RT427",
        Text("regelmotorn behövde för mycket minne", "the rule engine needed too much memory"),
        Text("durable-rules behövde mer minne än {limit} byte", "durable-rules needed more memory than {limit} bytes"),
        _OUR_FAULT,
    ),
)
