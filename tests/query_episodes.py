"""More documents for the saved queries' golden cases: support over time, arms handed on, hard words, retold news."""

from __future__ import annotations

from graph_cases import Told, time
from query_stories import (
    BRIGADE,
    DENIED,
    DRONES,
    FEARED,
    GUARDS,
    HEZBOLLAH,
    HOUTHIS,
    IRAN,
    ISRAEL,
    KIRBY,
    MISSILES,
    PRESENT,
    RED_SEA,
    RUSSIA,
    SHIPS,
    SYRIA,
    TURKEY,
    UKRAINE,
    US,
)


def since() -> tuple[Told, Told]:
    """Support dated by its event, by its document, by neither, and to somebody else."""
    return (
        Told("older", published="2021-05-02")
        .says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS, **PRESENT)
        .says("In 2019 Iran sent drones to the Houthis.", "ArmsTransfer", IRAN, HOUTHIS, time=time("2019", "In 2019"))
        .says("In 2018 Iran did not train the Houthis.", "MilitarySupport", IRAN, HOUTHIS, time=time("2018"), **DENIED)
        .says("In 2017 Turkey backed the Houthis.", "Backing", TURKEY, HOUTHIS, time=time("2017"))
        .says(
            "Iran may train the Qasim Brigade in 2030.", "MilitarySupport", IRAN, BRIGADE, time=time("2030"), **FEARED
        ),
        Told("undated")
        .says("Iran backs Hezbollah.", "Backing", IRAN, HEZBOLLAH, **PRESENT)
        .says(
            "In March 2020 Iran trained Hezbollah, Kirby said.",
            "MilitarySupport",
            IRAN,
            HEZBOLLAH,
            time=time("2020-03", "In March 2020"),
            attributed_to=KIRBY,
            subtype="TrainingAction",
        ),
    )


def routes() -> Told:
    """Arms that go on, arms that come back, and legs that are denied or feared."""
    return (
        Told("routes")
        .says("Iran sent drones to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=DRONES)
        .says(
            "Russia sold missiles to Syria, Kirby said.",
            "ArmsTransfer",
            RUSSIA,
            SYRIA,
            weapon=MISSILES,
            attributed_to=KIRBY,
        )
        .says("Russia gave missiles to Iran.", "ArmsTransfer", RUSSIA, IRAN, weapon=MISSILES)
        .says("Syria gave no missiles to Hezbollah.", "ArmsTransfer", SYRIA, HEZBOLLAH, weapon=MISSILES, **DENIED)
        .says("Russia may arm the Houthis.", "ArmsTransfer", RUSSIA, HOUTHIS, **FEARED)
        .says("Turkey sold drones to Ukraine.", "ArmsTransfer", TURKEY, UKRAINE, weapon=DRONES)
    )


def months() -> tuple[Told, Told]:
    """Attacks in two months, one told twice, one only to the year, one without a year, one denied."""
    return (
        Told("first-news")
        .says(
            "The Houthis attacked ships on 3 October.", "Attack", HOUTHIS, SHIPS, time=time("2023-10-03"), place=RED_SEA
        )
        .says("Hezbollah shelled Israel in October.", "Attack", HEZBOLLAH, ISRAEL, time=time("2023-10"))
        .says("Russia attacked Ukraine in 2022.", "Attack", RUSSIA, UKRAINE, time=time("2022"))
        .says("On October 7 Hezbollah shelled Turkey.", "Attack", HEZBOLLAH, TURKEY, time=time("--10-07"))
        .says("Iran attacked nobody in December.", "Attack", IRAN, (), time=time("2023-12"), **DENIED),
        Told("later-news")
        .says(
            "Kirby said the Houthis attacked ships on 3 October.",
            "Attack",
            HOUTHIS,
            SHIPS,
            time=time("2023-10-03"),
            place=RED_SEA,
            attributed_to=KIRBY,
        )
        .says("In November the Houthis attacked Israel.", "Attack", HOUTHIS, ISRAEL, time=time("2023-11")),
    )


def hard_words() -> Told:
    """Condemned, accused, rejected, threatened, demanded; recognised, praised; and what only looks like these."""
    return (
        Told("words")
        .says("The United States condemned Russia.", "Condemnation", US, RUSSIA)
        .says(
            "Turkey, Kirby said, accused Syria.",
            "Condemnation",
            TURKEY,
            SYRIA,
            subtype="Accusation",
            attributed_to=KIRBY,
        )
        .says("Russia rejected it.", "Rejection", RUSSIA, US)
        .says("Iran threatened Israel.", "Threat", IRAN, ISRAEL)
        .says("The United States demands that Iran stop.", "Demand", US, IRAN, **PRESENT)
        .says("Israel did not threaten Iran.", "Threat", ISRAEL, IRAN, **DENIED)
        .says("Turkey recognised Syria.", "DiplomaticAction", TURKEY, SYRIA, subtype="DiplomaticRecognition")
        .says("Russia praised Iran.", "Endorsement", RUSSIA, IRAN)
        .says("Iran and Russia met.", "Meeting", IRAN, RUSSIA)
    )


def pressed() -> Told:
    """Sanctions by two on one, sanctions that are to come or denied, and pressure of other kinds."""
    return (
        Told("pressure")
        .says("The United States sanctions Russia.", "Sanction", US, RUSSIA, **PRESENT)
        .says("Its export controls hurt Russia.", "Sanction", US, RUSSIA, subtype="ExportControl", **PRESENT)
        .says("Turkey sanctions Russia, Kirby said.", "Sanction", TURKEY, RUSSIA, attributed_to=KIRBY, **PRESENT)
        .says("Turkey sanctions Syria.", "Sanction", TURKEY, SYRIA, **PRESENT)
        .says("The United States will sanction Iran.", "Sanction", US, IRAN, tense="future")
        .says("Israel does not sanction Iran.", "Sanction", ISRAEL, IRAN, **DENIED, **PRESENT)
        .says("Turkey seized drones from Iran.", "Seizure", TURKEY, IRAN)
        .says("Russia attacked Ukraine.", "Attack", RUSSIA, UKRAINE)
    )


def retold() -> tuple[Told, Told, Told]:
    """One attack affirmed and denied later, one denied first and affirmed later, one of which no day is known."""
    return (
        Told("january", title="News of January", published="2024-01-05")
        .says("The Guards attacked Syria, Kirby said.", "Attack", GUARDS, SYRIA, attributed_to=KIRBY)
        .says("Hezbollah did not attack Israel.", "Attack", HEZBOLLAH, ISRAEL, **DENIED)
        .says("Russia attacked Ukraine.", "Attack", RUSSIA, UKRAINE)
        .says("Iran may attack Israel.", "Attack", IRAN, ISRAEL, **FEARED),
        Told("march", published="2024-03")
        .says("Iran denied that its Guards attacked Syria.", "Attack", GUARDS, SYRIA, attributed_to=IRAN, **DENIED)
        .says("Hezbollah attacked Israel.", "Attack", HEZBOLLAH, ISRAEL)
        .says("Iran did not attack Israel.", "Attack", IRAN, ISRAEL, **DENIED),
        Told("some-day").says("Russia did not attack Ukraine.", "Attack", RUSSIA, UKRAINE, **DENIED),
    )


def silent() -> Told:
    """A document in which nothing was found."""
    told = Told("silent", title="Weather", publisher="Example Press", url="https://example.org/w", published="2024-02")
    told.text = "It rained.\n"
    return told
