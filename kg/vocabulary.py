"""Every IRI and prefix, and how each claim type is written as a graph node."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

ONTOLOGY = "https://w3id.org/proxykg/ontology"
PX = f"{ONTOLOGY}#"
ID = "https://w3id.org/proxykg/id/"
GRAPH = f"{ID}graph/"

PREFIXES = MappingProxyType(
    {
        "px": PX,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "wd": "http://www.wikidata.org/entity/",
    }
)


@dataclass(frozen=True, slots=True)
class ClaimType:
    """How claims of one type stand in the graph; all values are local names in the ontology.

    relation: a standing relation (node under `relation/`), not an action (node under `action/`).
    source, target, weapon: the role properties of the node.
    shortcut: drawn in `facts` from each source to each target of a realised node.
    symmetric: the order of source and target does not matter.
    plover: PLOVER root code, or None; a subtype may have its own, and `kg.plover` reads the claim's status into it.
    """

    source: str
    target: str
    weapon: str
    shortcut: str
    plover: str | None
    relation: bool = False
    symmetric: bool = False


CLAIM_TYPES = MappingProxyType(
    {
        "Backing": ClaimType("hasBacker", "hasBacked", "hasItem", "backs", "SUPPORT", relation=True),
        "Affiliation": ClaimType("hasMember", "hasOrganisation", "hasItem", "affiliatedWith", None, relation=True),
        "Alliance": ClaimType(
            "hasParty", "hasCounterparty", "hasItem", "alliedWith", "COOPERATE", relation=True, symmetric=True
        ),
        "Attack": ClaimType("hasAgent", "hasTarget", "hasInstrument", "attacks", "ASSAULT"),
        "ArmsTransfer": ClaimType("hasAgent", "hasRecipient", "hasItem", "supplies", "AID"),
        "MilitarySupport": ClaimType("hasAgent", "hasRecipient", "hasItem", "supportsMilitarily", "AID"),
        "WeaponsDisplay": ClaimType("hasAgent", "hasAddressee", "hasItem", "displaysWeaponsTo", "MOBILIZE"),
        "WeaponTest": ClaimType("hasAgent", "hasTarget", "hasItem", "testsWeaponsAgainst", "MOBILIZE"),
        "Deployment": ClaimType("hasAgent", "hasTarget", "hasItem", "deploysAgainst", "MOBILIZE"),
        "Negotiation": ClaimType("hasAgent", "hasCounterparty", "hasItem", "negotiatesWith", "CONSULT", symmetric=True),
        "Meeting": ClaimType("hasAgent", "hasCounterparty", "hasItem", "meetsWith", "CONSULT", symmetric=True),
        "Agreement": ClaimType("hasAgent", "hasCounterparty", "hasItem", "agreesWith", "AGREE", symmetric=True),
        "Sanction": ClaimType("hasAgent", "hasTarget", "hasItem", "sanctions", "COERCE"),
        "Seizure": ClaimType("hasAgent", "hasTarget", "hasItem", "seizesFrom", "COERCE"),
        "Capture": ClaimType("hasAgent", "hasTarget", "hasInstrument", "captures", "ASSAULT"),
        "Arrest": ClaimType("hasAgent", "hasTarget", "hasInstrument", "arrests", "COERCE"),
        "Withdrawal": ClaimType("hasAgent", "hasCounterparty", "hasItem", "withdrawsFrom", "YIELD"),
        "Condemnation": ClaimType("hasAgent", "hasTarget", "hasItem", "condemns", "ACCUSE"),
        "Threat": ClaimType("hasAgent", "hasAddressee", "hasInstrument", "threatens", "THREATEN"),
        "Demand": ClaimType("hasAgent", "hasAddressee", "hasItem", "demandsOf", "REQUEST"),
        "DiplomaticAction": ClaimType("hasAgent", "hasAddressee", "hasItem", "actsDiplomaticallyTowards", "CONSULT"),
        "Aid": ClaimType("hasAgent", "hasRecipient", "hasItem", "aids", "AID"),
        "Cooperation": ClaimType(
            "hasAgent", "hasCounterparty", "hasItem", "cooperatesWith", "COOPERATE", symmetric=True
        ),
        "CooperationPledge": ClaimType("hasAgent", "hasAddressee", "hasItem", "pledgesTo", "AGREE"),
        "Endorsement": ClaimType("hasAgent", "hasAddressee", "hasItem", "endorses", "SUPPORT"),
        "Concession": ClaimType("hasAgent", "hasRecipient", "hasItem", "concedesTo", "YIELD"),
        "Rejection": ClaimType("hasAgent", "hasAddressee", "hasItem", "rejects", "REJECT"),
        "LegalAction": ClaimType("hasAgent", "hasTarget", "hasItem", "proceedsAgainst", "ACCUSE"),
        "AsylumRequest": ClaimType("hasAgent", "hasAddressee", "hasItem", "seeksRefugeWith", "REQUEST"),
        "Suspension": ClaimType("hasAgent", "hasTarget", "hasItem", "cutsOff", "SANCTION"),
        "Coercion": ClaimType("hasAgent", "hasTarget", "hasItem", "coerces", "COERCE"),
        "Mobilisation": ClaimType("hasAgent", "hasTarget", "hasItem", "mobilisesAgainst", "MOBILIZE"),
        "Protest": ClaimType("hasAgent", "hasTarget", "hasItem", "protestsAgainst", "PROTEST"),
    }
)

SUBTYPES = MappingProxyType(
    {
        "ProxyRelation": "Backing",
        "MembershipRelation": "Affiliation",
        "TenureRelation": "Affiliation",
        "MissileStrike": "Attack",
        "DroneStrike": "Attack",
        "AirStrike": "Attack",
        "RocketOrArtilleryFire": "Attack",
        "GroundAssault": "Attack",
        "MaritimeAttack": "Attack",
        "Bombing": "Attack",
        "Assassination": "Attack",
        "TerroristAttack": "Attack",
        "CeasefireViolation": "Attack",
        "ArmsSale": "ArmsTransfer",
        "ArmsSmuggling": "ArmsTransfer",
        "TechnologyTransfer": "ArmsTransfer",
        "MilitaryAid": "MilitarySupport",
        "FinancingAction": "MilitarySupport",
        "TrainingAction": "MilitarySupport",
        "IntelligenceSupport": "MilitarySupport",
        "BasingProvision": "MilitarySupport",
        "OfficialVisit": "Meeting",
        "Mediation": "Negotiation",
        "FormalAgreement": "Agreement",
        "Ceasefire": "Agreement",
        "Designation": "Sanction",
        "ExportControl": "Sanction",
        "ArmsEmbargo": "Sanction",
        "Accusation": "Condemnation",
        "DiplomaticInitiative": "DiplomaticAction",
        "DiplomaticRecognition": "DiplomaticAction",
        "DiplomatExpulsion": "DiplomaticAction",
        "DiplomaticComplaint": "DiplomaticAction",
        "RelationsBreak": "DiplomaticAction",
        "Veto": "DiplomaticAction",
        "MissionWithdrawal": "Withdrawal",
        "Peacekeeping": "Aid",
        "AsylumGrant": "Aid",
        "Dispute": "Rejection",
        "Release": "Concession",
        "SanctionsRelief": "Concession",
        "Permission": "Concession",
        "Resignation": "Concession",
        "Investigation": "LegalAction",
        "Lawsuit": "LegalAction",
        "Conviction": "LegalAction",
        "Deportation": "Coercion",
        "Repression": "Coercion",
        "LabourStrike": "Protest",
        "Demonstration": "Protest",
        "Riot": "Protest",
    }
)
"""Finer classes that a claim's `subtype` may be, and the claim type above each."""

SUBTYPE_PLOVER = MappingProxyType(
    {
        "ArmsSale": "COOPERATE",
        "TechnologyTransfer": "COOPERATE",
        "TrainingAction": "COOPERATE",
        "IntelligenceSupport": "COOPERATE",
        "BasingProvision": "COOPERATE",
        "FormalAgreement": "SUPPORT",
        "Ceasefire": "YIELD",
        "ExportControl": "SANCTION",
        "ArmsEmbargo": "SANCTION",
        "DiplomaticInitiative": "SUPPORT",
        "DiplomaticRecognition": "SUPPORT",
        "DiplomatExpulsion": "SANCTION",
        "DiplomaticComplaint": "ACCUSE",
        "Dispute": "ACCUSE",
        "RelationsBreak": "SANCTION",
        "Veto": "REJECT",
        "MissionWithdrawal": "SANCTION",
    }
)
"""PLOVER root codes of the subtypes whose code is not that of the claim type above them."""

KINDS: MappingProxyType[str, str | None] = MappingProxyType(
    {
        "Entity": None,
        "Actor": "Entity",
        "Person": "Actor",
        "Organisation": "Actor",
        "State": "Organisation",
        "PartiallyRecognisedState": "State",
        "Government": "Organisation",
        "GovernmentBody": "Organisation",
        "Ministry": "GovernmentBody",
        "IntelligenceService": "GovernmentBody",
        "ProxyAdministration": "GovernmentBody",
        "MilitaryOrganisation": "Organisation",
        "ArmedForce": "MilitaryOrganisation",
        "MilitaryBranch": "MilitaryOrganisation",
        "MilitaryUnit": "MilitaryOrganisation",
        "NonStateArmedGroup": "Organisation",
        "Militia": "NonStateArmedGroup",
        "InsurgentGroup": "NonStateArmedGroup",
        "PrivateMilitaryCompany": "NonStateArmedGroup",
        "PoliticalOrganisation": "Organisation",
        "PoliticalParty": "PoliticalOrganisation",
        "IntergovernmentalOrganisation": "Organisation",
        "IntergovernmentalBody": "IntergovernmentalOrganisation",
        "Company": "Organisation",
        "DefenceCompany": "Company",
        "MediaOrganisation": "Organisation",
        "ActorGroup": "Actor",
        "Coalition": "ActorGroup",
        "PopulationGroup": "ActorGroup",
        "UnnamedActorSet": "ActorGroup",
        "Post": "Entity",
        "Weapon": "Entity",
        "Missile": "Weapon",
        "BallisticMissile": "Missile",
        "CloseRangeBallisticMissile": "BallisticMissile",
        "ShortRangeBallisticMissile": "BallisticMissile",
        "MediumRangeBallisticMissile": "BallisticMissile",
        "IntermediateRangeBallisticMissile": "BallisticMissile",
        "IntercontinentalBallisticMissile": "BallisticMissile",
        "AntiShipBallisticMissile": "BallisticMissile",
        "AirLaunchedBallisticMissile": "BallisticMissile",
        "CruiseMissile": "Missile",
        "LandAttackCruiseMissile": "CruiseMissile",
        "AntiShipCruiseMissile": "CruiseMissile",
        "SurfaceToAirMissile": "Missile",
        "AntiTankGuidedMissile": "Missile",
        "Rocket": "Weapon",
        "UnguidedRocket": "Rocket",
        "GuidedRocket": "Rocket",
        "UncrewedSystem": "Weapon",
        "UnmannedAerialVehicle": "UncrewedSystem",
        "CombatUAV": "UnmannedAerialVehicle",
        "LoiteringMunition": "UnmannedAerialVehicle",
        "UnmannedSurfaceVehicle": "UncrewedSystem",
        "LaunchSystem": "Weapon",
        "MultipleRocketLauncher": "LaunchSystem",
        "MissileLauncher": "LaunchSystem",
        "AirDefenceSystem": "Weapon",
        "SurfaceToAirMissileSystem": "AirDefenceSystem",
        "ManPortableAirDefenceSystem": "AirDefenceSystem",
        "AntiBallisticMissileSystem": "AirDefenceSystem",
        "Artillery": "Weapon",
        "SmallArm": "Weapon",
        "ExplosiveWeapon": "Weapon",
        "ImprovisedExplosiveDevice": "ExplosiveWeapon",
        "NavalMine": "ExplosiveWeapon",
        "Ammunition": "Weapon",
        "WeaponDesign": "Entity",
        "MaterielItem": "Entity",
        "MilitaryPlatform": "MaterielItem",
        "Vehicle": "MaterielItem",
        "Vessel": "Vehicle",
        "Infrastructure": "Facility",
        "Place": "Entity",
        "StateTerritory": "Place",
        "AdministrativeRegion": "Place",
        "City": "Place",
        "Region": "Place",
        "WaterBody": "Place",
        "Sea": "WaterBody",
        "Gulf": "WaterBody",
        "Strait": "WaterBody",
        "Facility": "Place",
        "MilitaryBase": "Facility",
    }
)
"""Entity classes and their superclass: what a register row or a link may be; the ontology declares the same."""


POLARITY = MappingProxyType({"positive": "Positive", "negative": "Negative"})
CERTAINTY = MappingProxyType({"certain": "Certain", "probable": "Probable", "possible": "Possible"})
TENSE = MappingProxyType({"past": "Past", "present": "Present", "future": "Future"})


@cache
def is_kind(kind: str, ancestor: str) -> bool:
    """Whether entity class `kind` is `ancestor` or below it; False for an unknown class.

    >>> is_kind("Militia", "Organisation")
    True
    """
    if kind not in KINDS:
        return False
    above = KINDS[kind]
    return kind == ancestor or above is not None and is_kind(above, ancestor)


def slug(text: str) -> str:
    """ASCII lower-case words joined by hyphens; empty if the text has no letter or digit.

    >>> slug("Iran's Revolutionary Guard Corps")
    'irans-revolutionary-guard-corps'
    """
    text = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "").replace("ß", "ss"))
    text = text.encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def iri(key: str) -> str:
    """The full IRI of an identifier path such as `actor/iran`."""
    return ID + key


def graph_iri(name: str) -> str:
    """The full IRI of a named graph: `register`, `facts`, `inferred`, `ontology` or `document/<id>`."""
    return GRAPH + name


def term(local: str) -> str:
    """The full IRI of an ontology term such as `ArmsTransfer`."""
    return PX + local


def shortened(full: str) -> str:
    """An IRI as people read it: `actor/iran`, `px:Attack`; the whole of it where no prefix fits.

    >>> shortened("https://w3id.org/proxykg/ontology#Attack")
    'px:Attack'
    """
    if full.startswith(ID):
        return full.removeprefix(ID)
    for prefix, namespace in PREFIXES.items():
        if full.startswith(namespace) and prefix != "wd":
            return f"{prefix}:{full.removeprefix(namespace)}"
    return full
