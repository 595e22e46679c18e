"""The RT92x codes: what may be about persons, although everything here is about groups. Remarks, never errors.

In goes nothing, out comes the family. No message shows what it is about. How it is found is not known here.
"""

from engine.model.diagnostic import Code, Text


def _remark(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "warning", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _remark(
        "RT921",
        Text("ser ut som ett personnummer", "looks like a personal identity number"),
        Text("{n} tal i filen ser ut som personnummer; det första står här", "{n} numbers in the file look like personal identity numbers; the first stands here"),
        Text("uppgifter ska gälla grupper: ta bort talet innan filen sparas i ett protokoll, som aldrig ändras", "facts are about groups: take the number away before the file is kept in a record, which never changes"),
    ),
    _remark(
        "RT922",
        Text("en liten grupp visas", "a small group is shown"),
        Text("{node}, {span}: värdet gäller färre än {limit} ({size})", "{node}, {span}: the value is of fewer than {limit} ({size})"),
        Text("skriv tillstånd: sekretess om någon kan kännas igen; annan gräns: rodtrad --limit small_group=ANTAL före kommandot", "write tillstånd: sekretess if somebody can be recognised; another limit: rodtrad --limit small_group=NUMBER and the command"),
    ),
    _remark(
        "RT923",
        Text("en dold uppgift kan räknas ut", "a hidden figure can be worked out"),
        Text("{node}, {span}: delen {part} har sekretess, men totalen och de andra delarna visas", "{node}, {span}: the part {part} is suppressed, but the total and the other parts are shown"),
        Text("dölj en del till, eller totalen, om den dolda kan räknas ut ur de andra", "hide one part more, or the total, if the hidden one can be worked out from the others"),
    ),
)  # fmt: skip
