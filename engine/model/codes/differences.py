"""The RT75x codes: why two files cannot be held against each other.

In goes nothing, out comes the family. How files are compared is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT751",
        Text("kan inte jämföras", "cannot be compared"),
        Text(
            "ett regelverk och en fil med uppgifter säger olika slags saker och kan inte jämföras",
            "a ruleset and a facts file say different kinds of things and cannot be compared",
        ),
        Text(
            "jämför två regelverk, två filer med uppgifter, eller någon av dem med ett protokoll; med --facts ser du vad ett ändrat regelverk gör med verdikten",
            "compare two rulesets, two facts files, or one of them with a record; --facts shows what a changed ruleset does to the verdicts",
        ),
    ),
    _error(
        "RT752",
        Text("varken regelverk, uppgifter eller protokoll", "neither ruleset, facts nor record"),
        Text(
            "filen är varken ett regelverk, en fil med uppgifter eller ett protokoll",
            "the file is neither a ruleset, a facts file nor a record",
        ),
        Text(
            "ett regelverk har kf-mål:, en fil med uppgifter har värden:, och ett protokoll är en JSON-fil ur journalen",
            "a ruleset has kf-mål:, a facts file has värden:, and a record is a JSON file of the journal",
        ),
    ),
    _error(
        "RT753",
        Text("uppgifterna är för ett annat regelverk", "the facts are for another ruleset"),
        Text("uppgifterna är för {name}, inte för {ruleset}", "the facts are for {name}, not for {ruleset}"),
        Text("ange det regelverk som uppgifterna är för", "give the ruleset that the facts are for"),
    ),
    _error(
        "RT754",
        Text("protokollets regelverk läses inte längre", "the record's ruleset is no longer read"),
        Text(
            "{file} i protokollet kan inte läsas av den här versionen ({code})",
            "{file} in the record cannot be read by this version ({code})",
        ),
        Text(
            "pröva protokollet med rodtrad replay; jämför med den version av Rödtråd som skrev det",
            "try the record with rodtrad replay; compare with the version of Rödtråd that wrote it",
        ),
    ),
)
