"""The RT89x codes: what is wrong in a form of facts, or in facts files that are to become one.

In goes nothing, out comes the family. How forms are written and read is not known here.
"""

from engine.model.diagnostic import Code, Text


def _error(name: str, title: Text, message: Text, advice: Text) -> Code:
    return Code(name, "error", title, message, advice)


FAMILY: tuple[Code, ...] = (
    _error(
        "RT890",
        Text("uppgifterna hör till flera bedömningar", "the facts belong to several assessments"),
        Text("ett formulär skrivs för en bedömning åt gången, och här är det {count}", "a form is written for one assessment at a time, and here there are {count}"),
        Text("ange ett regelverk, och inte märkta uppgifter tillsammans med andra", "give one ruleset, and no marked facts together with others"),
    ),
    _error(
        "RT891",
        Text("mappning behövs", "a mapping is needed"),
        Text("filen är varken ett formulär eller en fil med uppgifter, och ingen mappning är given", "the file is neither a form nor a facts file, and no mapping is given"),
        Text("ange --mapping; ett formulär har kolumnerna {known}", "give --mapping; a form has the columns {known}"),
    ),
    _error(
        "RT892",
        Text("värdet är inte ifyllt", "the value is not filled in"),
        Text("raden har något under {name} men varken värde eller tillstånd", "the row has something under {name} but neither a value nor a state"),
        Text("skriv värdet, eller välj ett tillstånd; en rad som inte ska med lämnas tom", "write the value, or choose a state; leave a row empty that should not be taken"),
    ),
    Code(
        "RT893",
        "warning",
        Text("egen kolumn i formuläret", "a column of your own in the form"),
        Text("kolumnen {name} hör inte till formuläret och läses inte", "the column {name} does not belong to the form and is not read"),
        Text("skriv det under Not om det ska följa med", "write it under Not if it should come along"),
    ),
    _error(
        "RT894",
        Text("märkta uppgifter tillsammans med andra", "marked facts together with others"),
        Text("filerna har olika märkning: {marks}", "the files have different marks: {marks}"),
        Text("importera märkta filer för sig; påhittade och uppmätta siffror blandas aldrig", "import marked files by themselves; made-up and measured figures are never mixed"),
    ),
    _error(
        "RT895",
        Text("okänt slags formulär", "unknown kind of form"),
        Text("filnamnet slutar på {suffix}", "the file name ends in {suffix}"),
        Text("ett formulär skrivs som {known}", "a form is written as {known}"),
    ),
    _error(
        "RT896",
        Text("inget är ifyllt", "nothing is filled in"),
        Text("filen innehåller inga uppgifter: ingen rad är ifylld", "the file has no facts: no row is filled in"),
        Text("fyll i värde eller tillstånd på minst en rad och spara", "fill in a value or a state on at least one row, and save"),
    ),
    _error(
        "RT897",
        Text("delar av en tidigare import", "parts of an earlier import"),
        Text("filen är kvar från en tidigare import med samma namn och ett annat antal delar", "the file is left from an earlier import with the same name and another number of parts"),
        Text("ta bort den eller ge ett annat namn; annars läses gamla uppgifter tillsammans med nya", "remove it or give another name; otherwise old facts are read together with new ones"),
    ),
    _error(
        "RT898",
        Text("formuläret saknar en kolumn", "the form lacks a column"),
        Text("formuläret har ingen kolumn som heter {name}", "the form has no column called {name}"),
        Text("rubrikerna får inte ändras; skriv tillbaka den, eller skriv ut formuläret på nytt", "the headings must not be changed; write it back, or write the form anew"),
    ),
    _error(
        "RT899",
        Text("ett annat slags formulär", "another kind of form"),
        Text("formuläret är av slaget {found}; det här programmet läser {known}", "the form is of the kind {found}; this program reads {known}"),
        Text("skriv ut formuläret på nytt och flytta över det som är ifyllt", "write the form anew and move what is filled in"),
    ),
)  # fmt: skip
