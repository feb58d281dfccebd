"""What a text says in passing is no fact: words of refusal, anonymity, leadership, criticism beside the real act."""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.register import load_register

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def told(extractor: Extractor, text: str) -> list[Claim]:
    return list(extractor.extract(Document(id="case", text=text)))


def fact(claim: Claim) -> str:
    """`Type: sources > targets`, with a sign in front and the status behind it where they are not the plain ones."""
    sides = (", ".join(x.label for x in role) for role in (claim.source, claim.target))
    sign = "not " if claim.polarity == "negative" else ""
    unsure = "" if claim.certainty == "certain" else f" {claim.certainty}"
    return f"{sign}{claim.type}: {' > '.join(sides).strip()} {claim.tense}{unsure}"


TOLD = [
    ("Rwanda rejected a call by Kenya to leave Goma.", "Demand: Kenya > Rwanda past"),
    ("Rwanda rejected a call by Kenya to leave Goma.", "Rejection: Rwanda > Kenya past"),
    ("Rwanda rejected a call by Kenya to withdraw its troops.", "not Withdrawal: Rwanda > future possible"),
    ("Oman turned down a request from Yemen to free the crew.", "Demand: Yemen > Oman past"),
    ("Togo denied having threatened the mayor.", "not Threat: Togo > mayor past"),
    ("The junta ignored a plea by villagers to stop the raids.", "Rejection: junta > villagers past"),
    ("The patrol came under fire from rebels near Goma.", "Attack: rebels > patrol past"),
    ("The convoy came under attack on Monday.", "Attack: > convoy past"),
    ("Peacekeepers came under mortar fire for two days.", "Attack: > Peacekeepers past"),
    ("Sudan requested tents from Qatar.", "Demand: Sudan > Qatar past"),
    ("The envoy asked the army to name the dead.", "Demand: envoy > army past"),
    ("Libyan-led rebels took the town.", "Backing: Libya > Libyan-led rebels present"),
    ("Togo announced the launch of a campaign against militants.", "Attack: Togo > militants past"),
    ("Togo's launch of an offensive against rebels failed.", "Attack: Togo > rebels past"),
    ("Laos has been under sanctions since 2006.", "Sanction: > Laos present"),
    ("Laos was under sanctions until 2006.", "Sanction: > Laos past"),
    ("Oman agreed to take in refugees from Yemen.", "Aid: Oman > refugees future probable"),
    ("Oman agreed to meet the rebels.", "CooperationPledge: Oman > rebels past"),
    ("Chad promised Niger to withdraw its troops.", "Withdrawal: Chad > future probable"),
    ("Chad persuaded Niger to withdraw its troops.", "Withdrawal: Niger > future possible"),
    ("The envoy asked Sudan to be allowed to visit the mayor.", "Meeting: envoy > mayor future possible"),
    ("The envoy asked Sudan to visit the mayor.", "Meeting: Sudan > mayor future possible"),
    ("The senator held talks with voters in Oran.", "Meeting: senator > voters past"),
    ("The senator held talks with the rebels in Oran.", "Negotiation: senator > rebels past"),
    ("Fiji stood by Palau.", "Backing: Fiji > Palau past"),
    ("Fiji stands with Palau.", "Alliance: Fiji > Palau present"),
    ("The video does not show a strike by Togo on a school.", "Attack: Togo > school past possible"),
    ("The video shows a strike by Togo on a school.", "Attack: Togo > school past"),
    ("Contrary to reports, Togo shelled the village.", "Attack: Togo > village past"),
    ("Contrary to reports, Togo did not shell the village.", "not Attack: Togo > village past"),
    ("Contrary to reports that Togo shelled the village, it is calm.", "not Attack: Togo > village past"),
    ("Bloggers spread the lie that Togo shelled the village.", "not Attack: Togo > village past"),
    ("Nobody wants a war between Togo and Benin.", "not Attack: Togo > Benin future probable"),
    ("Few generals want an attack on Benin.", "not Attack: Few generals > Benin future probable"),
    ("Generals want an attack on Benin.", "Attack: Generals > Benin future probable"),
    ("Nothing suggests that Togo shelled the village.", "not Attack: Togo > village past probable"),
    ("Togo ruled out sending rifles to the rebels.", "not ArmsTransfer: Togo > rebels future"),
    ("The rebels and the army attacked each other.", "Attack: rebels > army past"),
    ("The council adopted a declaration condemning Togo.", "Condemnation: council > Togo past"),
    ("Oman insisted that Yemen stop the raids.", "Demand: Oman > Yemen past"),
    ("Oman asked Yemen to stop the raids.", "Demand: Oman > Yemen past"),
    ("The envoy did not accuse Togo of shelling the village.", "Attack: Togo > village past possible"),
    ("The envoy stopped short of accusing Togo of shelling the village.", "Attack: Togo > village past possible"),
    ("Togo denied that it shelled the village.", "not Attack: Togo > village past"),
    ("Rebels failed in an attempt to seize the airport.", "not Capture: Rebels > airport past probable"),
    ("Togo falsely accused Benin of arming the rebels.", "Condemnation: Togo > Benin past"),
    ("Togo falsely accused Benin of arming the rebels.", "not ArmsTransfer: Benin > rebels past"),
    ("It was wrongly reported that Togo shelled the village.", "not Attack: Togo > village past"),
    ("Police wrongly arrested the mayor.", "Arrest: Police > mayor past"),
    ("The village came under shelling from Togo.", "Attack: Togo > village past"),
    ("The town was hit with rockets.", "Attack: > town past"),
    ("The garrison surrendered the fort to the rebels.", "Withdrawal: garrison > rebels past"),
    ("The gunman attacked the cyclist.", "Attack: gunman > cyclist past"),
    ("Iran delivered ten helicopters to Togo.", "ArmsTransfer: Iran > Togo past"),
    ("China warned Palau of consequences.", "Threat: China > Palau past"),
    ("China warned Palau on Monday.", "Threat: China > Palau past"),
    ("Oman expressed support for Yemen.", "Backing: Oman > Yemen past"),
    ("Oman expressed support for the roadmap.", "Endorsement: Oman > roadmap past"),
    ("Oman promised its backing to Yemen.", "Endorsement: Oman > Yemen past"),
    ("Oman threw its support behind the rebels.", "Backing: Oman > rebels past"),
    ("The guard was killed when his vehicle hit a mine.", "Attack: > guard past"),
    ("Two nuns were killed when the roof collapsed in an air strike.", "Attack: > nuns past"),
    ("A car bomb explosion killed three nuns in Mopti.", "Attack: > nuns past"),
    ("The blast at the police station wounded nine.", "Attack: > police station past"),
    ("The troops trained for an assault on the capital.", "Attack: > capital future probable"),
    ("The militia promised to take hostages.", "Threat: militia > hostages past"),
    (
        "Had Benin sold rifles to Togo, an envoy said, Ghana would have left.",
        "ArmsTransfer: Benin > Togo past possible",
    ),
    ("Benin had sold rifles to Togo, an envoy said.", "ArmsTransfer: Benin > Togo past"),
    ("Were Benin to sell rifles to Togo, Ghana would leave.", "ArmsTransfer: Benin > Togo future possible"),
    ("Benin is to sell rifles to Togo.", "ArmsTransfer: Benin > Togo future probable"),
    ("The rifles that Benin sent to Togo never arrived.", "not ArmsTransfer: Benin > Togo past"),
    ("The crates of rifles that Benin sent to Togo did not reach Lome.", "not ArmsTransfer: Benin > Togo past"),
    ("The rifles that Benin sent to Togo arrived in Lome.", "ArmsTransfer: Benin > Togo past"),
    ("The envoy who sent rifles to Togo never arrived.", "ArmsTransfer: envoy > Togo past"),
    ("Serbia gave Hamas rockets.", "ArmsTransfer: Serbia > Hamas past"),
    ("Serbia sold Kenya Nora howitzers.", "ArmsTransfer: Serbia > Kenya past"),
    ("Serbia sent the Houthis anti-ship missiles.", "ArmsTransfer: Serbia > Houthis past"),
    ("Togo neither confirmed nor denied that it had shelled the village.", "Attack: Togo > village past possible"),
    ("Contrary to what Benin says, Togo did not shell the village.", "not Attack: Togo > village past"),
    ("Contrary to what Benin says, Togo shelled the village.", "Attack: Togo > village past"),
    ("Togo has no soldiers in Mali.", "not Deployment: Togo > present"),
    ("Togo has soldiers in Mali.", "Deployment: Togo > present"),
    ("Reports that Togo shelled the village turned out to be false.", "not Attack: Togo > village past probable"),
    ("Reports that Togo shelled the village turned out to be true.", "Attack: Togo > village past probable"),
    ("Instead of shelling Ghana, Togo shelled Benin.", "not Attack: Togo > Ghana past"),
    ("The garrison repelled an attack by rebels on the port.", "Attack: rebels > port past"),
    ("The garrison repelled an attack by rebels.", "Attack: rebels > garrison past"),
    ("Togo got assurances from Benin that it was not arming the rebels.", "not ArmsTransfer: Benin > rebels past"),
    ("Togo shelled a base and claims to have killed two guards.", "Attack: Togo > guards past"),
    ("Togo designated the militia a terrorist organisation.", "Sanction: Togo > militia past"),
    ("Togo declared the militia a terrorist group.", "Sanction: Togo > militia past"),
    ("Benin sent a planeload of rifles to Togo.", "ArmsTransfer: Benin > Togo past"),
    ("Togo gets most of its rifles from Benin.", "ArmsTransfer: Benin > Togo present"),
    ("Togo turned to Benin for rifles.", "ArmsTransfer: Benin > Togo past probable"),
    ("Hamas was weakened. Togo arrested its leader, Ali Deng.", "Affiliation: Ali Deng > Hamas present"),
    ("Hamas was weakened. Togo sent its envoy, Ali Deng.", "Affiliation: Ali Deng > Togo present"),
    ("The army disarmed the militia.", "Coercion: army > militia past"),
    ("The rebels have disarmed.", "Withdrawal: rebels > past"),
    ("The panel received information that Togo shelled the village.", "Attack: Togo > village past probable"),
    ("Saab won an order from Peru for Gripen jets.", "ArmsTransfer: Saab > Peru future probable"),
    ("Libya fell silent. It may arm the rebels.", "ArmsTransfer: Libya > rebels future possible"),
    ("Uganda accepted orphans from Sudan.", "Aid: Uganda > orphans past"),
    ("Togo foiled a plan to kill Ali Deng.", "not Attack: > Ali Deng past"),
    ("Togo approved a plan to sell rifles to Benin.", "ArmsTransfer: Togo > Benin future probable"),
    ("4 May 2023: Togo shells a village.", "Attack: Togo > village past"),
    ("Togo shells a village every day.", "Attack: Togo > village present"),
]

UNTOLD = [
    ("Rwanda rejected a call by Kenya to leave Goma.", "not Demand"),
    ("The minister came under fire from lawmakers.", "Attack"),
    ("The army came under fire over the deaths of two recruits.", "Attack"),
    ("The police came under attack for the raid.", "Attack"),
    ("The mayor came under attack.", "Attack"),
    ("The diplomat requested anonymity.", "Demand"),
    ("The diplomat asked not to be named.", "Demand"),
    ("The Saudi-led coalition left the town.", "Backing"),
    ("Kurdish-led rebels took the town.", "Backing"),
    ("Togo announced the launch of a campaign against malaria.", "Attack"),
    ("Oman agreed to take in refugees from Yemen.", "CooperationPledge"),
    ("Oman promised to take in refugees.", "Threat"),
    ("Russia promised Syria to deliver missiles.", "Threat"),
    ("The coach held talks with his players.", "Negotiation"),
    ("The troops stood by the road.", "Backing"),
    ("Togo refused to sign a declaration condemning Benin.", "Condemnation"),
    ("Togo criticised a declaration condemning Benin.", "Condemnation: Togo > Benin"),
    ("Togo has sent troops, Benin insists.", "Demand"),
    ("The envoy asked why Togo shelled the village.", "Demand"),
    ("Bloggers spread the lie that Togo shelled the village.", "Attack"),
    ("The bank was hit with a record fine.", "Attack"),
    ("The hosts surrendered a lead of three goals.", "Withdrawal"),
    ("The cyclist attacked on the last climb.", "Attack"),
    ("The visitors attacked from the first whistle.", "Attack"),
    ("Iran delivered ten helicopters to the airline.", "ArmsTransfer"),
    ("Police warned drivers of black ice.", "Threat"),
    ("Oman expressed support for Yemen.", "Endorsement"),
    ("The nuns were killed when their car left the road.", "Attack"),
    ("Twelve miners were killed when a shaft collapsed.", "Attack"),
    ("A gas explosion killed three nuns in Mopti.", "Attack"),
    ("The blast at the fireworks factory wounded nine.", "Attack"),
    ("The boy was wounded by a stray dog.", "Attack"),
    ("Serbia sent Hamas fighters.", "ArmsTransfer"),
    ("Serbia sent Hamas rockets to Kenya.", "ArmsTransfer: Serbia > Hamas"),
    ("Togo got a warning from Benin that it had shelled a village.", "Attack: Togo"),
    ("Togo declared the militia a partner.", "Sanction"),
    ("Togo shelled a base and claims of the junta.", "Attack: Togo > guards"),
    ("The garrison repelled an attack by rebels on the port.", "Attack: rebels > garrison"),
    ("Hamas was weakened. Togo arrested its leader, Ali Deng.", "Affiliation: Ali Deng > Togo"),
    ("The army has a plan to disarm the militia.", "Withdrawal"),
    ("Saab won an order from Peru for Gripen jets.", "Demand"),
    ("Scholars met. Sponsors may abandon their proxies.", "not Backing"),
    ("Libya fell silent. If a state wants war, it may arm the rebels.", "ArmsTransfer: Libya"),
    ("Uganda accepted the authority of the court.", "Aid"),
    (
        "Ali Deng met Ana Torres. Mr Okello, once a rebel himself (he belonged to the ELN), fled.",
        "Affiliation: Ali Deng",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_a_text_says_is_told_as_it_says_it(extractor: Extractor, text: str, wanted: str) -> None:
    assert wanted in {fact(c) for c in told(extractor, text)}


@pytest.mark.parametrize(("text", "unwanted"), UNTOLD)
def test_what_a_text_does_not_say_is_not_told(extractor: Extractor, text: str, unwanted: str) -> None:
    assert [fact(c) for c in told(extractor, text) if fact(c).startswith(unwanted)] == []


def test_the_evidence_holds_the_name_that_a_phrase_stands_for(extractor: Extractor) -> None:
    claims = told(extractor, "Oman carried out air strikes in support of the government of Syria on Monday.")
    evidence = next(c.evidence.text for c in claims if c.type == "MilitarySupport")
    assert evidence.endswith("government of Syria")


WHERE = [
    ("Gunmen raided a market in Gao on 4 May 2023. The raid killed twelve traders.", ("Gao", "2023-05-04")),
    ("Gunmen raided a market in Gao on 4 May 2023. A second raid killed twelve traders.", ("", "")),
    ("Gunmen killed twelve traders. The attack took place near Mopti on 4 May 2023.", ("Mopti", "2023-05-04")),
    ("Gunmen killed twelve traders. The attack did not take place in Mopti.", ("", "")),
    ("Gunmen killed twelve traders. The funeral took place in Mopti on 4 May 2023.", ("", "")),
]


@pytest.mark.parametrize(("text", "wanted"), WHERE)
def test_place_and_time_may_stand_in_the_sentence_beside(
    extractor: Extractor, text: str, wanted: tuple[str, str]
) -> None:
    (claim,) = [c for c in told(extractor, text) if "traders" in {x.label for x in c.target}]
    found = " ".join(x.label for x in claim.place), " ".join(str(t.value) for t in claim.time)
    assert found == wanted


@pytest.mark.parametrize(
    ("arms", "subtype"),
    [
        ("missiles", "MissileStrike"),
        ("a Fateh-110", "MissileStrike"),
        ("shells", "RocketOrArtilleryFire"),
        ("rifles", None),
    ],
)
def test_what_is_fired_tells_the_kind_of_attack(extractor: Extractor, arms: str, subtype: str | None) -> None:
    (claim,) = told(extractor, f"Rebels fired {arms} at the camp.")
    assert (claim.type, claim.subtype) == ("Attack", subtype)


def test_a_date_that_opens_a_paragraph_is_that_of_what_it_tells(extractor: Extractor) -> None:
    entry = (
        "4 May 2023: Togo shells a village. Rebels attack a port. A nun was killed on 6 May. Benin backs the rebels."
    )
    found = {(c.type, c.tense, *(t.value for t in c.time)) for c in told(extractor, f"{entry}\n\nGunmen hit a bus.")}
    assert ("Attack", "past", "2023-05-04") in found
    assert ("Attack", "past", "2023-05-06") in found
    assert ("Backing", "present") in found
    assert ("Attack", "past") in found, "the next paragraph has no date"


def test_an_event_taken_up_by_its_noun_is_the_one_so_called(extractor: Extractor) -> None:
    text = "Rebels raided Gao. The next day the army shelled Timbuktu. The raid killed two guards."
    assert "Attack: Rebels > guards past" in {fact(c) for c in told(extractor, text)}
    assert "Attack: army > guards past" in {
        fact(c) for c in told(extractor, text.replace("raid killed", "attack killed"))
    }


SAID = [
    ("Rwanda armed the rebels, a confidential UN report says.", ["United Nations"]),
    ("Rwanda armed the rebels, a confidential report says.", []),
    ("The Mali report says that Rwanda armed the rebels.", []),
    ("According to activists, Rwanda armed the rebels.", ["activists"]),
    ("Rwanda armed the rebels, and, according to activists, Chad shelled Abéché.", []),
]


def test_what_nobody_says_has_no_speaker(extractor: Extractor) -> None:
    assert [c.attributed_to for c in told(extractor, "No group has claimed the attack on the mosque.")] == [()]
    (claim,) = told(extractor, "The militia has claimed the attack on the mosque.")
    assert [x.label for x in claim.attributed_to] == ["militia"]


@pytest.mark.parametrize(("text", "speakers"), SAID)
def test_who_says_so_is_whose_report_it_is(extractor: Extractor, text: str, speakers: list[str]) -> None:
    (claim,) = [c for c in told(extractor, text) if c.type == "ArmsTransfer"]
    assert [x.label for x in claim.attributed_to] == speakers
