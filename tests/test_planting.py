"""The faults that are planted in the trusted rooms: each by a name of its own, or two would share one outcome."""

from collections import Counter

from mutants import equivalents, files
from planting import sites


def test_every_planted_fault_has_a_name_of_its_own() -> None:
    names = Counter(mutant.name for file in files() for mutant in sites(file))
    assert [name for name, count in names.items() if count > 1] == []


def test_what_is_called_equivalent_can_still_be_planted() -> None:
    known = {mutant.name for file in files() for mutant in sites(file)}
    assert [name for name in equivalents() if name not in known] == []
