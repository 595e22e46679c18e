"""Deliberately broken rulesets as data: a change of the base, and the one code that it is to give.

`▸` stands just before the place. The first case of each code is its bad example in docs/fynd.md, with `good` (or what
stood in the base) beside it.
"""

# ruff: noqa: E501 - the rows of a table are read as they stand

from __future__ import annotations

from dataclasses import dataclass, field

from lint.base import Change

A_ENDS = "            riktvärde: {2025: 70}\n"
B_ENDS = "            riktvärde: {2025: 71}\n"
GOAL_ROWS = """\
            - {utfall: uppfyllt, när: {antal grön: minst 3}}
            - {utfall: ej uppfyllt}
"""
FIRST_ROW = "            - {utfall: uppfyllt, när: {antal grön: minst 3}}\n"
RULE = "      - {utfall: gul, när: {plan: följd, T-1: a}}\n"
LAST_RULE = "      - {utfall: röd}\n"


@dataclass(frozen=True)
class Case:
    """One broken ruleset."""

    code: str
    name: str
    changes: tuple[Change, ...]
    good: tuple[Change, ...] = field(default=())
    facts: str = ""
    remark: bool | None = None
    """Whether it is said as a remark; None where the code tells."""


def own_table(rows: str, head: str = "", scale: str = "färg", ends: str = A_ENDS) -> Change:
    """An indicator with a table of its own; `head` stands before its keys."""
    table = f"            bedömning:\n              {head}skala: {scale}\n              källa: {{vp: s.4}}\n              rader:\n"
    return (ends, ends + table + "".join(f"                - {row}\n" for row in rows.strip().split("\n")))


def printed(rows: str, mark: str = "▸") -> Change:
    """The indicator's usual table, and one that is only shown."""
    table = (
        "            bedömning:\n              - indikator\n"
        f"              - {mark}tabell: tryckt\n                skala: färg\n                beskrivande: ja\n"
        "                källa: {vp: s.4}\n                rader:\n"
    )
    return (A_ENDS, A_ENDS + table + "".join(f"                  - {row}\n" for row in rows.strip().split("\n")))


def goal_rows(rows: str) -> Change:
    return (GOAL_ROWS, "".join(f"            - {row}\n" for row in rows.strip().split("\n")))


def goal_scored(quantity: str, low: str, high: str, mark: str = "▸") -> Change:
    """The goal with a table that is only shown, beside its own."""
    old = "        bedömning:\n          skala: utfall\n          källa: {vp: s.2}\n          rader:\n" + GOAL_ROWS
    own = "".join(f"  {line}\n" for line in old.removeprefix("        bedömning:\n").rstrip("\n").split("\n"))
    own = own.replace("            skala", "          - tabell: utfall\n            skala", 1)
    rows = f"              - {{utfall: ej uppfyllt, när: {{{quantity}: '{low}'}}}}\n"
    rows += f"              - {{utfall: uppfyllt, när: {{{quantity}: '{high}'}}}}\n"
    head = f"          - {mark}tabell: tryckt\n            skala: utfall\n            beskrivande: ja\n"
    return (old, "        bedömning:\n" + own + head + "            källa: {vp: s.2}\n            rader:\n" + rows)


BANDS = """\
{utfall: röd, när: {värde: under 50}}
{utfall: gul, när: {värde: 50–69}}
{utfall: grön, när: {värde: minst 70}}
"""
WHOLE = """\
{utfall: röd, när: {värde: under 50}}
{utfall: gul, när: {värde: [minst 50, under 70]}}
{utfall: grön, när: {värde: minst 70}}
"""
OTHER_GOAL = "      - id: N\n        namn: Ett till\n        källa: {vp: s.2}\n"
K_ENDS = "    nämndmål:\n"
FACTS = """\
uppgifter: prov-2025
regelverk: prov
källor: {bokslut: {titel: Bokslut}}
värden:
"""


def facts_of(*names: str) -> str:
    told = (f"  - {{indikator: {name}, värde: 70, spann: år 2025, källa: {{bokslut: s.1}}}}\n" for name in names)
    return FACTS + "".join(told)


CASES: tuple[Case, ...] = (
    # --- gaps and overlaps ------------------------------------------------------------------------------------
    Case("RT601", "lucka mellan två band", (own_table(BANDS, head="▸"),), (own_table(WHOLE),)),
    Case(
        "RT601",
        "lucka överst",
        (own_table(WHOLE.replace("minst 70", "70–99"), head="▸"),),
    ),
    Case(
        "RT601",
        "lucka i en decimal",
        (
            own_table(WHOLE.replace("under 70", "högst 69"), head="▸"),
            ("ingående: 60\n", "ingående: 60\n            decimaler: 1\n"),
        ),
    ),
    Case("RT601", "lucka i tryckt form", (printed(BANDS),), remark=True),
    Case(
        "RT601",
        "lucka bara med ett annat alternativ",
        (
            own_table(
                "{utfall: röd, när: {värde: under 50}}\n"
                "{utfall: gul, när: {värde: [minst 50, under 70], T-1: a}}\n"
                "{utfall: gul, när: {värde: 50–69, T-1: b}}\n"
                "{utfall: grön, när: {värde: minst 70}}",
                head="▸",
            ),
        ),
        remark=True,
    ),
    Case(
        "RT601",
        "lucka i en härledd storhet",
        (
            own_table(
                "{utfall: röd, när: {kvar: under 50}}\n{utfall: gul, när: {kvar: 50–90}}\n{utfall: grön, när: {kvar: över 91}}",
                head="▸",
            ),
            ("            ingående: 60\n", "            ingående: 60\n            storheter: {kvar: 100 − värde}\n"),
        ),
    ),
    Case(
        "RT602",
        "två band delar sin gräns",
        (
            own_table(
                "{utfall: grön, när: {värde: minst 80}}\n▸{utfall: gul, när: {värde: 50–80}}\n{utfall: röd, när: {värde: under 50}}"
            ),
        ),
        (
            own_table(
                "{utfall: grön, när: {värde: minst 80}}\n{utfall: gul, när: {värde: [minst 50, under 80]}}\n{utfall: röd, när: {värde: under 50}}"
            ),
        ),
    ),
    Case(
        "RT602",
        "två band delar ett stycke",
        (
            own_table(
                "{utfall: röd, när: {värde: högst 55}}\n▸{utfall: gul, när: {värde: 50–79}}\n{utfall: grön, när: {värde: över 79}}"
            ),
        ),
    ),
    Case(
        "RT602",
        "överlapp i tryckt form",
        (
            printed(
                "{utfall: grön, när: {värde: minst 80}}\n▸{utfall: gul, när: {värde: 50–80}}\n{utfall: röd, när: {värde: under 50}}",
                mark="",
            ),
        ),
    ),
    Case(
        "RT603",
        "medel som inte kan nås i år",
        (goal_scored("medelpoäng", "0–0,69", "0,70–1"),),
        (goal_scored("medelpoäng", "under 0,70", "0,70–1", mark=""),),
    ),
    Case("RT603", "andel som inte kan nås i år", (goal_scored("andel grön", "0–0,49", "0,50–1"),)),
    # --- cases that no row takes --------------------------------------------------------------------------------
    Case(
        "RT604",
        "målet saknar en rad",
        (
            ("          skala: utfall\n", "          ▸skala: utfall\n"),
            goal_rows(
                "{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt, när: {antal röd: minst 2}}"
            ),
        ),
    ),
    Case(
        "RT604",
        "ett barns utfall glömdes",
        (
            ("          skala: utfall\n", "          ▸skala: utfall\n"),
            goal_rows("{utfall: uppfyllt, när: {A: grön}}\n{utfall: ej uppfyllt, när: {A: röd}}"),
        ),
    ),
    Case(
        "RT604",
        "två storheter",
        (
            own_table(
                "{utfall: grön, när: {värde: minst 70}}\n{utfall: gul, när: {värde: under 70, plan: följd}}\n{utfall: röd, när: {värde: under 50, plan: ej följd}}",
                head="▸",
            ),
        ),
    ),
    Case(
        "RT604",
        "bara vid årets slut",
        (
            own_table(
                "{utfall: grön, när: {värde: minst 70, period: helår}}\n{utfall: gul, när: {värde: minst 70}}\n{utfall: röd, när: {värde: under 70, period: helår}}",
                head="▸",
            ),
        ),
    ),
    Case(
        "RT604",
        "sista raden gäller bara en tolkning",
        ((LAST_RULE, "      - {utfall: röd, när: {T-1: a}}\n"), ("  indikator:\n", "  ▸indikator:\n")),
        remark=True,
    ),
    # --- rows that never decide -----------------------------------------------------------------------------------
    Case("RT605", "rad efter annars", ((LAST_RULE, LAST_RULE + "      - ▸{utfall: gul, när: {plan: ej följd}}\n"),)),
    Case(
        "RT605",
        "vidare rad före snävare",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {antal grön: minst 2}}\n▸{utfall: ej uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT605",
        "samma rad igen",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {antal grön: minst 3}}\n▸{utfall: ej uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT605",
        "två rader tar allt tillsammans",
        (
            own_table(
                "{utfall: grön, när: {värde: minst 50}}\n{utfall: gul, när: {värde: under 50}}\n▸{utfall: röd, när: {plan: följd}}"
            ),
        ),
    ),
    Case(
        "RT605",
        "etiketter tar slut",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {A: minst gul}}\n▸{utfall: ej uppfyllt, när: {A: gul}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT605",
        "bara med en annan tolkning",
        ((LAST_RULE, LAST_RULE + "      - ▸{utfall: gul, när: {plan: ej följd, T-1: b}}\n"),),
        remark=True,
    ),
    # --- tests that never hold --------------------------------------------------------------------------------------
    Case(
        "RT606",
        "utanför det möjliga",
        (own_table("{utfall: grön, när: {värde: ▸över 100}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"),),
    ),
    Case(
        "RT606",
        "spann utanför det möjliga",
        (own_table("{utfall: grön, när: {värde: ▸101–120}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"),),
    ),
    Case(
        "RT606",
        "mellan två heltal",
        (
            own_table(
                "{utfall: grön, när: {värde: ▸'lika med 70,5'}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"
            ),
            ("ingående: 60\n", "ingående: 60\n            decimaler: 0\n"),
        ),
    ),
    Case(
        "RT606",
        "en månad som inte finns",
        (own_table("{utfall: grön, när: {månad: ▸över 12}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"),),
    ),
    Case(
        "RT606",
        "en del av någon av",
        (
            own_table(
                "{utfall: grön, när: {någon av: [▸{värde: över 100}, {värde: minst 70}]}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"
            ),
        ),
    ),
    Case(
        "RT606",
        "medlet kan inte bli så högt",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {medelpoäng: ▸över 1}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT606",
        "barnet får aldrig det utfallet",
        (
            own_table("{utfall: grön, när: {värde: minst 70}}\n{utfall: röd}"),
            goal_rows(
                "{utfall: uppfyllt, när: {A: ▸gul}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT607",
        "för många sammanlagt",
        (
            goal_rows(
                "▸{utfall: uppfyllt, när: {antal grön: minst 3, antal röd: minst 2}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT607",
        "två gränser åt fel håll",
        (
            own_table(
                "▸{utfall: grön, när: {värde: [minst 70, under 60]}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"
            ),
        ),
    ),
    Case(
        "RT607",
        "värdet och avvikelsen",
        (
            own_table(
                "▸{utfall: grön, när: {värde: minst 70, avvikelse: under −20}}\n{utfall: gul, när: {plan: följd}}\n{utfall: röd}"
            ),
        ),
    ),
    Case(
        "RT607",
        "två alternativ på en gång",
        (
            (
                RULE,
                "      - ▸{utfall: gul, när: {plan: följd, T-1: [a, b]}}\n      - {utfall: gul, när: {plan: följd, T-1: a}}\n",
            ),
        ),
    ),
    Case(
        "RT607",
        "ett barn och antalet",
        (
            goal_rows(
                "▸{utfall: uppfyllt, när: {antal grön: 4, A: röd}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT608",
        "fler än det finns",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {antal grön: ▸minst 5}}\n{utfall: uppfyllt, när: {antal grön: 3–4}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT608",
        "andel över hela",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {andel grön: ▸över 1}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT608",
        "minst gul, fler än det finns",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {antal minst gul: ▸minst 6}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT608",
        "för få kvar",
        (
            goal_rows(
                "{utfall: uppfyllt, när: {antal grön: ▸under 0}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
            ),
        ),
    ),
    Case(
        "RT609",
        "alltid nått",
        (goal_rows("{utfall: uppfyllt, när: {antal grön: minst 3, antal röd: ▸högst 4}}\n{utfall: ej uppfyllt}"),),
    ),
    Case(
        "RT609",
        "minst noll",
        (goal_rows("{utfall: uppfyllt, när: {antal grön: ▸minst 0, A: grön}}\n{utfall: ej uppfyllt}"),),
    ),
    Case(
        "RT609",
        "alltid en andel",
        (goal_rows("{utfall: uppfyllt, när: {andel grön: ▸högst 1, A: grön}}\n{utfall: ej uppfyllt}"),),
    ),
    Case(
        "RT610",
        "två öppna tal jämförs på två sätt",
        (
            own_table(
                "{utfall: grön, när: {värde: minst helår i fjol}}\n{utfall: röd, när: {helår i fjol: över värde}}",
                head="▸",
            ),
        ),
        (
            own_table(
                "{utfall: grön, när: {värde: minst helår i fjol}}\n{utfall: röd, när: {värde: under helår i fjol}}"
            ),
        ),
    ),
    Case(
        "RT610",
        "en produkt av öppna tal",
        (
            own_table("{utfall: grön, när: {dubbelt: minst 50}}\n{utfall: röd, när: {värde: under 50}}", head="▸"),
            (
                "            ingående: 60\n",
                "            ingående: 60\n            storheter: {dubbelt: värde · helår i fjol}\n",
            ),
        ),
    ),
    # --- scales -------------------------------------------------------------------------------------------------
    Case(
        "RT614",
        "utfall som ingen rad ger",
        (("  utfall: [uppfyllt, ej uppfyllt]\n", "  utfall: [uppfyllt, ▸delvis uppfyllt, ej uppfyllt]\n"),),
    ),
    Case(
        "RT614",
        "utfall som inte räknas och inte ges",
        (
            (
                "    - {utfall: röd, poäng: 0}\n",
                "    - {utfall: röd, poäng: 0}\n    - ▸{utfall: ej mätt, räknas: nej}\n",
            ),
        ),
    ),
    Case("RT615", "ett utfall utan poäng", (("    - {utfall: gul, poäng: '0,5'}\n", "    - ▸{utfall: gul}\n"),)),
    Case("RT615", "kort form utan poäng", (("    - {utfall: röd, poäng: 0}\n", "    - ▸röd\n"),)),
    Case(
        "RT616",
        "medlet hoppar över ett barn",
        (
            own_table("{utfall: uppfyllt, när: {värde: minst 70}}\n{utfall: ej uppfyllt}", scale="utfall"),
            ("      - id: M\n", "      - id: ▸M\n"),
            goal_rows("{utfall: uppfyllt, när: {medelpoäng: 'minst 0,7'}}\n{utfall: ej uppfyllt}"),
        ),
    ),
    Case(
        "RT616",
        "det vägda medlet hoppar över ett barn",
        (
            own_table("{utfall: uppfyllt, när: {värde: minst 70}}\n{utfall: ej uppfyllt}", scale="utfall", ends=B_ENDS),
            ("      - id: M\n", "      - id: ▸M\n"),
            goal_rows("{utfall: uppfyllt, när: {vägt medel: minst 1 ÷ 2}}\n{utfall: ej uppfyllt}"),
        ),
    ),
    # --- sources and use ------------------------------------------------------------------------------------------
    Case(
        "RT620",
        "rad utan källa",
        (
            ("          skala: utfall\n          källa: {vp: s.2}\n", "          skala: utfall\n"),
            goal_rows("{utfall: uppfyllt, när: {antal grön: minst 3}, källa: {vp: s.2}}\n▸{utfall: ej uppfyllt}"),
        ),
    ),
    Case(
        "RT620",
        "rad utan källa i gemensam tabell",
        (
            ("    skala: färg\n    källa: {vp: s.1}\n", "    skala: färg\n"),
            (
                "      - {utfall: grön, när: {värde: når riktvärde}}\n",
                "      - {utfall: grön, när: {värde: når riktvärde}, källa: {vp: s.1}}\n",
            ),
            (RULE, "      - {utfall: gul, när: {plan: följd, T-1: a}, tolkning: T-1}\n"),
            (LAST_RULE, "      - ▸{utfall: röd}\n"),
        ),
    ),
    Case(
        "RT621",
        "mål utan källa",
        (
            ("        namn: Ett nämndmål\n        källa: {vp: s.2}\n", "        namn: Ett nämndmål\n"),
            ("      - id: M\n", "      - id: ▸M\n"),
        ),
    ),
    Case(
        "RT621",
        "indikator utan källa",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n            källa: {vp: s.3}\n",
                "            namn: Andel nöjda\n            enhet: procent\n",
            ),
            ("          - id: A\n", "          - id: ▸A\n"),
        ),
    ),
    Case(
        "RT622",
        "tolkning som inte används",
        (
            (
                "tolkningar:\n",
                "tolkningar:\n  ▸T-2: {fråga: Vad gäller, skäl: Planen tiger., val: a, alternativ: {a: det ena, b: det andra}}\n",
            ),
        ),
    ),
    Case(
        "RT623",
        "tolkning som bara citeras",
        (
            (
                "tolkningar:\n",
                "tolkningar:\n  ▸T-2: {fråga: Vad gäller, skäl: Planen tiger., val: a, alternativ: {a: det ena, b: det andra}}\n",
            ),
            ("      - id: M\n", "      - id: M\n        tolkning: T-2\n"),
        ),
    ),
    Case(
        "RT624",
        "endast text som verkar",
        (("    alternativ: {a: ja, b: nej}\n", "    alternativ: {a: ja, b: nej}\n    ▸endast text: ja\n"),),
    ),
    Case(
        "RT625",
        "källa som inte åberopas",
        (("  vp: {titel: Planen}\n", "  vp: {titel: Planen}\n  ▸bilaga: {titel: Bilagan}\n"),),
    ),
    Case(
        "RT626",
        "tabell som inte används",
        (
            (
                "tabeller:\n",
                "tabeller:\n  ▸gammal:\n    skala: utfall\n    källa: {vp: s.9}\n    rader:\n      - {utfall: uppfyllt}\n",
            ),
        ),
    ),
    Case(
        "RT627",
        "uppgift som ingen läser",
        (("uppgifter:\n", "uppgifter:\n  ▸budget: {fråga: Hur stor är budgeten, möjligt: från 0}\n"),),
    ),
    Case("RT628", "storhet som ingen läser", (("tabeller:\n", "storheter:\n  ▸takt: värde ÷ månad\ntabeller:\n"),)),
    Case(
        "RT628",
        "indikatorns egen storhet",
        (
            (
                "            ingående: 60\n",
                "            ingående: 60\n            storheter:\n              ▸takt: värde ÷ månad\n",
            ),
        ),
    ),
    Case("RT629", "skala som inte används", (("skalor:\n", "skalor:\n  ▸läge: [hög, låg]\n"),)),
    # --- the plan -------------------------------------------------------------------------------------------------
    Case("RT630", "svagare uppåt", (("riktvärde: {2025: 70}", "riktvärde: {2025: ▸50}"),)),
    Case(
        "RT630",
        "svagare nedåt",
        (
            (
                "            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n            riktvärde: {2025: 70}\n",
                "            riktning: nedåt\n            möjligt: 0–100\n            ingående: 60\n            riktvärde: {2025: ▸70}\n",
            ),
        ),
    ),
    Case("RT630", "svagare spann", (("riktvärde: {2025: 70}", "riktvärde: {2025: ▸40–55}"),)),
    Case("RT630", "svagare ett senare år", (("riktvärde: {2025: 70}", "riktvärde: {2025: 70, 2026: ▸55}"),)),
    Case(
        "RT631",
        "inget ingående värde",
        (("          - id: A\n", "          - id: ▸A\n"), ("            ingående: 60\n", "")),
    ),
    Case(
        "RT631",
        "det ingående värdet saknas i källan",
        (("            ingående: 60\n", "            ▸ingående: {saknas: ny indikator}\n"),),
    ),
    Case(
        "RT632",
        "ingen riktning",
        (
            (
                "            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n",
                "            riktning: ▸ej angiven\n            möjligt: 0–100\n            ingående: 60\n",
            ),
        ),
    ),
    Case(
        "RT632",
        "förändring utan riktning",
        (
            own_table("{utfall: grön, när: {förändring mot ingående: över 0}}\n{utfall: röd}"),
            (
                "            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n",
                "            riktning: ▸ej angiven\n            möjligt: 0–100\n            ingående: 60\n",
            ),
        ),
    ),
    Case(
        "RT632",
        "inom mot ett tal",
        (
            (
                "            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n",
                "            riktning: ▸inom\n            möjligt: 0–100\n            ingående: 60\n",
            ),
        ),
    ),
    Case(
        "RT633",
        "inget riktvärde",
        (("          - id: A\n", "          - id: ▸A\n"), ("            riktvärde: {2025: 70}\n", "")),
    ),
    Case(
        "RT633",
        "riktvärde för fel år",
        (("          - id: A\n", "          - id: ▸A\n"), ("riktvärde: {2025: 70}", "riktvärde: {2026: 70}")),
    ),
    Case(
        "RT633",
        "profil som inte finns",
        (
            ("          - id: A\n", "          - id: ▸A\n"),
            (
                "            ingående: 60\n            riktvärde: {2025: 70}\n",
                "            ingående: 60\n            riktvärde: {2025: 70}\n            ackumulerad: ja\n            väntat: riktvärde · profil\n",
            ),
            own_table(
                "{utfall: grön, när: {värde: når väntat}}\n{utfall: röd}",
                ends="            väntat: riktvärde · profil\n",
            ),
        ),
    ),
    Case(
        "RT634",
        "öka nedåt",
        (
            (
                "            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n            riktvärde: {2025: 70}\n",
                "            riktning: nedåt\n            möjligt: 0–100\n            ingående: 60\n            riktvärde: {2025: ▸öka mot ingående}\n",
            ),
        ),
    ),
    Case("RT634", "minska uppåt", (("riktvärde: {2025: 70}", "riktvärde: {2025: ▸minska mot helår i fjol}"),)),
    Case("RT635", "riktvärde över det möjliga", (("riktvärde: {2025: 70}", "riktvärde: {2025: 70, 2026: ▸110}"),)),
    Case("RT635", "ingående under det möjliga", (("            ingående: 60\n", "            ingående: ▸−5\n"),)),
    # --- units ----------------------------------------------------------------------------------------------------
    Case(
        "RT640",
        "HME i procent",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n",
                "            namn: HME totalt\n            enhet: ▸procent\n",
            ),
        ),
    ),
    Case(
        "RT640",
        "NKI i procent",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n",
                "            namn: NKI för tillstånd\n            enhet: ▸'%'\n",
            ),
        ),
    ),
    Case(
        "RT640",
        "effektivitetsindex",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n",
                "            namn: Effektivitetsindex LSS\n            enhet: ▸procent\n",
            ),
        ),
    ),
    Case(
        "RT641",
        "tkr och mnkr",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n",
                "            namn: Kostnad\n            enhet: tkr\n",
            ),
            (
                "            namn: Andel med plan\n            enhet: procent\n",
                "            namn: Intäkt\n            enhet: ▸mnkr\n",
            ),
        ),
    ),
    Case(
        "RT641",
        "namnet säger något annat",
        (
            (
                "            namn: Andel nöjda\n            enhet: procent\n",
                "            namn: Kostnad i mnkr\n            enhet: ▸tkr\n",
            ),
        ),
    ),
    Case(
        "RT642",
        "tusen gånger för mycket",
        (
            (
                "            enhet: procent\n            källa: {vp: s.3}\n            riktning: uppåt\n            möjligt: 0–100\n            ingående: 60\n            riktvärde: {2025: 70}\n",
                "            enhet: tkr\n            källa: {vp: s.3}\n            riktning: uppåt\n            möjligt: från 0\n            ingående: 60\n            riktvärde: {2025: ▸70 000}\n",
            ),
        ),
    ),
    # --- goals, facts, labels -----------------------------------------------------------------------------------------
    Case(
        "RT650",
        "mål utan indikatorer",
        (
            (
                K_ENDS,
                K_ENDS
                + OTHER_GOAL.replace("id: N", "id: ▸N")
                + "        bedömning: {skala: utfall, källa: {vp: s.2}, rader: [{utfall: uppfyllt, när: {plan: följd}}, {utfall: ej uppfyllt}]}\n",
            ),
        ),
        ((K_ENDS, K_ENDS + OTHER_GOAL + "        ej tillämpligt: nämnden har inget sådant mål\n"),),
    ),
    Case(
        "RT651", "KF-mål utan regel", (("    bedömning: {som: M}\n", "    ▸bedömning: {ingen: källan säger inget}\n"),)
    ),
    Case(
        "RT651",
        "utan regel bara med en tolkning",
        (
            (
                "    bedömning: {som: M}\n",
                "    ▸bedömning: {enligt T-1: {a: {som: M}, b: {ingen: källan säger inget}}}\n",
            ),
        ),
        remark=True,
    ),
    Case(
        "RT652",
        "indikator utan uppgift",
        (("          - id: D\n", "          - id: ▸D\n"),),
        facts=facts_of("A", "B", "C"),
    ),
    Case(
        "RT660",
        "svar som ser ut som en gräns",
        (("    svar: [följd, ej följd]\n", "    svar: [följd, ▸minst hälften]\n"),),
    ),
    Case(
        "RT660",
        "svar som ser ut som ett tillstånd",
        (("    svar: [följd, ej följd]\n", "    svar: [följd, ▸saknas]\n"),),
    ),
    Case("RT660", "svar som ser ut som ett spann", (("    svar: [följd, ej följd]\n", "    svar: [följd, ▸1–2]\n"),)),
    Case(
        "RT660",
        "utfall som ser ut som en gräns",
        (
            ("  utfall: [uppfyllt, ej uppfyllt]\n", "  utfall: [uppfyllt, ▸under målet]\n"),
            ("            - {utfall: ej uppfyllt}\n", "            - {utfall: under målet}\n"),
        ),
    ),
)
