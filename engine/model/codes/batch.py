"""The RT9xx codes: why a file takes part in no assessment when many nämnder are assessed at once.

In goes nothing, out comes the family. How files are put together is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT901",
        Text("uppgifter utan regelverk", "facts without a ruleset"),
        Text("uppgifterna är för {name}, som inte är bland regelverken", "the facts are for {name}, not among the rulesets"),
        Text("rätta namnet efter regelverk:, eller ge regelverket också", "correct the name after regelverk:, or give the ruleset too"),
    ),
    _error(
        "RT902",
        Text("två regelverk heter lika", "two rulesets share a name"),
        Text("fler än en fil säger regelverk: {name}", "more than one file says regelverk: {name}"),
        Text("ge regelverken olika namn, eller ange bara det ena", "give the rulesets different names, or name only one of them"),
    ),
    _error(
        "RT903",
        Text("filen ändrades under körningen", "the file changed during the run"),
        Text("en av nämndens filer ändrades medan den bedömdes", "one of the nämnd's files changed while it was assessed"),
        Text("kör om", "run again"),
    ),
    _error(
        "RT904",
        Text("en process tog slut", "a process ended"),
        Text("en av processerna avslutades av datorn innan nämnden var bedömd", "one of the processes was ended by the machine before the nämnd was assessed"),
        Text("kör om med färre --jobs; det som hann bli bedömt görs inte om", "run again with fewer --jobs; what was assessed is not made again"),
    ),
)  # fmt: skip
