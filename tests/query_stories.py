"""What the documents of the saved queries' golden cases say: what answers a question, and what only looks so."""

from __future__ import annotations

from graph_cases import Told, link, place, state, time, weapon

IRAN, RUSSIA, UKRAINE, ISRAEL, US, SYRIA, TURKEY = map(
    state, ("Iran", "Russia", "Ukraine", "Israel", "United States", "Syria", "Turkey")
)
HOUTHIS, HEZBOLLAH, HAMAS = (link(name, kind="NonStateArmedGroup") for name in ("Houthis", "Hezbollah", "Hamas"))
BRIGADE = link("Qasim Brigade", kind="Militia")
FORCES = link("American forces", kind="UnnamedActorSet")
CIVILIANS = link("Israeli civilians", kind="PopulationGroup")
GUARDS = link("Revolutionary Guards", kind="MilitaryBranch")
AEROSPACE = link("Aerospace Force", kind="MilitaryBranch")
KIRBY, SHOIGU = link("John Kirby", kind="Person"), link("Sergei Shoigu", kind="Person")
DELEGATION = link("Russian delegation", kind="UnnamedActorSet")
SHIPS = link("merchant ships", kind="Vessel", root="thing")
ACTIVITIES = link("destabilizing activities", kind="Entity", root="thing")
MISSILES = weapon("ballistic missiles", kind="BallisticMissile")
CLOSE_RANGE = weapon("Ababil", kind="CloseRangeBallisticMissile")
DRONES = weapon("drones", kind="UnmannedAerialVehicle")
RED_SEA, GULF = place("Red Sea"), place("Gulf of Aden", kind="Gulf")
HODEIDA = place("Hodeida", kind="City")
YEMEN_COAST = place("Tihama", kind="Region")

PRESENT = {"tense": "present"}
DENIED = {"polarity": "negative"}
PLANNED = {"certainty": "probable", "tense": "future"}
FEARED = {"certainty": "possible", "tense": "future"}


def backing() -> Told:
    return (
        Told("brief", title="A brief on proxies")
        .says("Iran's proxy, Hamas, is one of them.", "Backing", IRAN, HAMAS, subtype="ProxyRelation", **PRESENT)
        .says("Kirby said the Houthis are backed by Iran.", "Backing", IRAN, HOUTHIS, attributed_to=KIRBY, **PRESENT)
        .says(
            "Washington, according to Kirby, thinks Iran arms the Houthis.",
            "Backing",
            IRAN,
            HOUTHIS,
            certainty="probable",
            attributed_to=(US, KIRBY),
            **PRESENT,
        )
        .says("Iran does not back the Qasim Brigade.", "Backing", IRAN, BRIGADE, **DENIED, **PRESENT)
        .says("Iran may come to sponsor Hezbollah.", "Backing", IRAN, HEZBOLLAH, **FEARED)
        .says("Iran supports destabilizing activities.", "Backing", IRAN, ACTIVITIES, **PRESENT)
        .says("Turkey backs the Qasim Brigade.", "Backing", TURKEY, BRIGADE, **PRESENT)
    )


def chain() -> Told:
    return (
        Told("chain")
        .says("Iran backs Hezbollah.", "Backing", IRAN, HEZBOLLAH, **PRESENT)
        .says("Hezbollah sponsors the Qasim Brigade.", "Backing", HEZBOLLAH, BRIGADE, attributed_to=KIRBY, **PRESENT)
        .says("Hezbollah no longer backs Hamas.", "Backing", HEZBOLLAH, HAMAS, **DENIED, **PRESENT)
        .says("Turkey backs the Houthis.", "Backing", TURKEY, HOUTHIS, **PRESENT)
    )


def attacks() -> Told:
    return (
        chain()
        .says(
            "The Qasim Brigade fired drones at American forces on October 7.",
            "Attack",
            BRIGADE,
            FORCES,
            weapon=DRONES,
            time=time("2023-10-07", "October 7"),
            subtype="DroneStrike",
        )
        .says("Hezbollah, Kirby said, shelled Israel.", "Attack", HEZBOLLAH, ISRAEL, attributed_to=KIRBY)
        .says("Hezbollah did not attack Turkey.", "Attack", HEZBOLLAH, TURKEY, **DENIED)
        .says("The Houthis attacked merchant ships in the Red Sea.", "Attack", HOUTHIS, SHIPS, place=RED_SEA)
        .says("Hezbollah may attack Syria.", "Attack", HEZBOLLAH, SYRIA, **FEARED)
    )


def attacks_on() -> Told:
    return (
        Told("raids")
        .says(
            "Drone attacks on American forces by the Qasim Brigade went on.", "Attack", BRIGADE, FORCES, weapon=DRONES
        )
        .says("American forces belong to the United States.", "Affiliation", FORCES, US, **PRESENT)
        .says("Someone bombed the United States.", "Attack", (), US)
        .says("Hamas denied that it attacked the United States.", "Attack", HAMAS, US, attributed_to=HAMAS, **DENIED)
        .says("Hamas attacked Israeli civilians.", "Attack", HAMAS, CIVILIANS)
        .says("The Guards were struck by Israel.", "Attack", ISRAEL, GUARDS)
    )


def arms() -> Told:
    return (
        Told("arms", title="Arms for Russia")
        .says("Iran's drones to Russia kill civilians.", "ArmsTransfer", IRAN, RUSSIA, weapon=DRONES)
        .says(
            "The United States is concerned that Iran is considering providing Russia with ballistic missiles.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=MISSILES,
            attributed_to=US,
            **FEARED,
        )
        .says(
            "Kirby noted the United States does not believe Iran has delivered the ballistic missiles to Russia.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=MISSILES,
            polarity="negative",
            certainty="probable",
            attributed_to=(US, KIRBY),
        )
        .says(
            "We assess that Russia intends to purchase the Ababil from Iran.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=CLOSE_RANGE,
            attributed_to=(US, KIRBY),
            subtype="ArmsSale",
            **PLANNED,
        )
        .says("Turkey sold drones to Ukraine.", "ArmsTransfer", TURKEY, UKRAINE, weapon=DRONES, subtype="ArmsSale")
        .says(
            "Moscow denies that it got drones from Iran.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=DRONES,
            attributed_to=RUSSIA,
            **DENIED,
        )
    )


def shown() -> Told:
    return (
        Told("parade")
        .says(
            "The Guards showcased the Ababil to Shoigu in September 2023, he said.",
            "WeaponsDisplay",
            GUARDS,
            SHOIGU,
            weapon=CLOSE_RANGE,
            place=place("Iran", kind="StateTerritory"),
            time=time("2023-09", "September 2023"),
            attributed_to=KIRBY,
        )
        .says("The Aerospace Force put drones on display.", "WeaponsDisplay", AEROSPACE, (), weapon=DRONES)
        .says(
            "The Guards will show missiles to a Russian delegation.",
            "WeaponsDisplay",
            GUARDS,
            DELEGATION,
            weapon=MISSILES,
            tense="future",
        )
        .says("The Guards tested missiles.", "WeaponTest", GUARDS, (), weapon=MISSILES)
    )


def talks() -> Told:
    return (
        Told("talks")
        .says(
            "Russia and Iran are in negotiations, Kirby noted.",
            "Negotiation",
            RUSSIA,
            IRAN,
            attributed_to=KIRBY,
            **PRESENT,
        )
        .says(
            "Iran hosted Shoigu in September 2023.",
            "Meeting",
            IRAN,
            SHOIGU,
            time=time("2023-09", "September 2023"),
            subtype="OfficialVisit",
        )
        .says("Iran denied that it met the United States.", "Meeting", US, IRAN, attributed_to=IRAN, **DENIED)
        .says("Iran and Turkey signed a deal.", "Agreement", IRAN, TURKEY)
        .says("Russia met Turkey.", "Meeting", RUSSIA, TURKEY)
    )


def sanctions() -> Told:
    return (
        Told("sanctions")
        .says("U.S. export controls hurt Russia.", "Sanction", US, RUSSIA, subtype="ExportControl", **PRESENT)
        .says(
            "The United States will sanction Iran, Kirby said.",
            "Sanction",
            US,
            IRAN,
            attributed_to=KIRBY,
            tense="future",
        )
        .says("Turkey sanctions Syria.", "Sanction", TURKEY, SYRIA, **PRESENT)
        .says("The United States condemned Russia.", "Condemnation", US, RUSSIA)
    )


def timeline() -> tuple[Told, Told]:
    return (
        Told("events", published="2024-01")
        .says("In 2022 Iran tested missiles.", "WeaponTest", IRAN, (), weapon=MISSILES, time=time("2022", "in 2022"))
        .says(
            "Iran hosted Shoigu in September 2023.",
            "Meeting",
            IRAN,
            SHOIGU,
            time=time("2023-09", "September 2023"),
            place=HODEIDA,
        )
        .says(
            "Hamas attacked Israeli civilians on October 7.",
            "Attack",
            HAMAS,
            CIVILIANS,
            time=time("2023-10-07", "October 7"),
        )
        .says(
            "The Houthis attacked ships in December.",
            "Attack",
            HOUTHIS,
            SHIPS,
            place=RED_SEA,
            time=time("2023-12", "December"),
            attributed_to=KIRBY,
        )
        .says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS, **PRESENT),
        Told("denials").says(
            "Hamas attacked nobody on 7 October 2023, it said.",
            "Attack",
            HAMAS,
            (),
            polarity="negative",
            time=time("2023-10-07", "7 October 2023"),
            attributed_to=HAMAS,
        ),
    )


def second_source() -> tuple[Told, Told]:
    return (
        Told("first")
        .says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS, **PRESENT)
        .says("The Houthis attacked merchant ships.", "Attack", HOUTHIS, SHIPS)
        .says("Iran sent drones to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=DRONES)
        .says("Iran will send missiles to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=MISSILES, tense="future"),
        Told(
            "second",
            title="Another view",
            publisher="Example Press",
            url="https://example.org/view",
            published="2024-01-09",
        )
        .says("The Houthis are backed by Iran.", "Backing", IRAN, HOUTHIS, attributed_to=KIRBY, **PRESENT)
        .says("The Houthis may have attacked merchant ships.", "Attack", HOUTHIS, SHIPS, certainty="possible")
        .says("The Houthis attacked Israel.", "Attack", HOUTHIS, ISRAEL)
        .says(
            "Iran did not send drones to Russia, Moscow says.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=DRONES,
            attributed_to=RUSSIA,
            **DENIED,
        )
        .says("Iran did not send missiles to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=MISSILES, **DENIED),
    )


def deployments() -> Told:
    return (
        Told("moves")
        .says("Iran deployed drones to Hodeida.", "Deployment", IRAN, (), weapon=DRONES, place=HODEIDA)
        .says(
            "The United States sent forces to the Red Sea, Kirby said.",
            "Deployment",
            US,
            (),
            place=RED_SEA,
            attributed_to=KIRBY,
        )
        .says("Russia moved troops against Ukraine.", "Deployment", RUSSIA, UKRAINE)
        .says("Turkey may send forces to Hodeida.", "Deployment", TURKEY, (), place=HODEIDA, **FEARED)
    )


def people() -> Told:
    council = link("National Security Council", kind="GovernmentBody")
    return (
        Told("people")
        .says(
            "National Security Council Coordinator John Kirby spoke.",
            "Affiliation",
            KIRBY,
            council,
            subtype="TenureRelation",
            **PRESENT,
        )
        .says("The National Security Council is American.", "Affiliation", council, US, **PRESENT)
        .says(
            "Defence Minister Shoigu of Russia came, Kirby said.",
            "Affiliation",
            SHOIGU,
            RUSSIA,
            subtype="TenureRelation",
            attributed_to=KIRBY,
            **PRESENT,
        )
        .says(
            "Shoigu does not belong to the National Security Council.",
            "Affiliation",
            SHOIGU,
            council,
            **DENIED,
            **PRESENT,
        )
        .says("Iran is allied with Russia.", "Alliance", IRAN, RUSSIA, **PRESENT)
    )


def support() -> Told:
    return (
        Told("help")
        .says(
            "Iran itself provides the Houthis with intelligence.",
            "MilitarySupport",
            IRAN,
            HOUTHIS,
            subtype="IntelligenceSupport",
            **PRESENT,
        )
        .says(
            "Its aid to Russia's assault went on, Kirby said.",
            "MilitarySupport",
            IRAN,
            RUSSIA,
            attributed_to=KIRBY,
            **PRESENT,
        )
        .says(
            "Iran may expand its training of the Houthis.",
            "MilitarySupport",
            IRAN,
            HOUTHIS,
            subtype="TrainingAction",
            **FEARED,
        )
        .says("Iran sent drones to the Houthis.", "ArmsTransfer", IRAN, HOUTHIS, weapon=DRONES)
        .says("Turkey trained the Qasim Brigade.", "MilitarySupport", TURKEY, BRIGADE, subtype="TrainingAction")
    )


def arsenal() -> Told:
    return (
        Told("arsenal")
        .says("The Guards showed the Ababil.", "WeaponsDisplay", GUARDS, (), weapon=CLOSE_RANGE)
        .says(
            "Iran did not deliver ballistic missiles to Russia.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=MISSILES,
            **DENIED,
        )
        .says(
            "Hezbollah fired ballistic missiles at Israel.",
            "Attack",
            HEZBOLLAH,
            ISRAEL,
            weapon=MISSILES,
            attributed_to=KIRBY,
        )
        .says("Iran sent drones to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=DRONES)
    )


def pairs() -> Told:
    return (
        Told("pairs")
        .says("Iran sent drones to Russia.", "ArmsTransfer", IRAN, RUSSIA, weapon=DRONES)
        .says(
            "Once more, Kirby said, Iran sent drones to Russia.",
            "ArmsTransfer",
            IRAN,
            RUSSIA,
            weapon=DRONES,
            attributed_to=KIRBY,
        )
        .says("Iran trained Russia.", "MilitarySupport", IRAN, RUSSIA)
        .says("Russia attacked Ukraine.", "Attack", RUSSIA, UKRAINE)
        .says("Iran did not attack Ukraine.", "Attack", IRAN, UKRAINE, **DENIED)
        .says("Iran backs Hezbollah.", "Backing", IRAN, HEZBOLLAH, **PRESENT)
    )


def certainties() -> Told:
    return (
        Told("hedges")
        .says("Iran may attack Israel.", "Attack", IRAN, ISRAEL, **FEARED)
        .says("Kirby fears that Russia could strike Ukraine.", "Attack", RUSSIA, UKRAINE, attributed_to=KIRBY, **FEARED)
        .says("Russia probably armed Syria.", "ArmsTransfer", RUSSIA, SYRIA, certainty="probable")
        .says("Russia armed Syria.", "ArmsTransfer", RUSSIA, SYRIA)
    )
