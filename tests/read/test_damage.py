"""Damaged files are refused, never anything else: the law of every reader, tried on damaged real text."""

from hypothesis import given
from hypothesis import strategies as st

from damaging import SHARDS
from engine.model.diagnostic import Diagnostic, Rejected, render
from engine.read.document import plain
from engine.read.limits import Limits
from engine.read.yaml import read_yaml

SOUND = """\
# exempel
regelverk: x
år: 2025
källor:
  vp: {titel: "Plan \\u00e5 2025", fil: 'plan'}
skalor:
  färg: [grön, gul, röd]
tabeller:
  indikator:
    källa: {vp: Bilaga 1}
    rader:
      - {utfall: grön, när: {värde: når väntat}}
      - {utfall: gul, när: {värde: '98–99,4', grad: "≥ 0,8"}, tolkning: T-4}
      - utfall: röd
        orsak: en text som
          fortsätter på nästa rad
tolkningar:
  T-4: {fråga: vad gäller, alternativ: {a: ja, b: nej}}
""".encode()

cuts = st.tuples(st.integers(0, len(SOUND)), st.integers(0, 12), st.sampled_from(SHARDS) | st.binary(max_size=4))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    raw = SOUND
    for start, length, shard in draw(st.lists(cuts, min_size=1, max_size=6)):
        raw = raw[:start] + shard + raw[start + length :]
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


def test_the_sound_text_is_read() -> None:
    assert plain(read_yaml(SOUND, "f.yaml", Limits()))


@given(damaged() | st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_damage_is_refused_or_harmless(raw: bytes) -> None:
    for each in mistakes(raw):
        assert render(each, "sv")
        assert render(each, "en")
        assert min(each.place.line, each.place.column, each.place.length) >= 1


def mistakes(raw: bytes) -> tuple[Diagnostic, ...]:
    """Read, and give what was found; anything but `Rejected` passes through and fails the test."""
    try:
        plain(read_yaml(raw, "f.yaml", Limits()))
    except Rejected as refused:
        return refused.diagnostics
    return ()
