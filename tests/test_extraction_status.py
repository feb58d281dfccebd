"""What whole sentences say of their claims: polarity, certainty, tense and speakers, through the language model.

`STATUS` has sentences with the type of claim looked at and its status; `NO_FACTS` sentences whose claims of that type,
if there are any, must not be facts; `NO_CLAIMS` idioms that tell of nothing.
"""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.register import load_register


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def told(extractor: Extractor, text: str, kind: str) -> list[Claim]:
    return [c for c in extractor.extract(Document(id="text", text=text)) if c.type == kind]


STATUS = [
    # negation and scope
    ("Kenya has never sold rifles to Eritrea.", "ArmsTransfer", "negative certain past"),
    ("Turkey did not ship drones to Libya last year, according to a study.", "ArmsTransfer", "negative certain past"),
    ("The rebels did not attack the convoy on Monday.", "Attack", "negative certain past"),
    ("No rebels attacked the convoy.", "Attack", "negative certain past"),
    ("At no point did Ugandan soldiers shell the village.", "Attack", "negative certain past"),
    ("Ugandan troops withdrew without attacking the village.", "Attack", "negative certain past"),
    ("Nobody attacked the Kenyan embassy.", "Attack", "negative certain past"),
    (
        "Kenya attacked the rebels not because it feared them but because it was asked to.",
        "Attack",
        "positive certain past",
    ),
    ("The rebels attacked not only the convoy but also the barracks.", "Attack", "positive certain past"),
    ("It was not Chad but Sudan that bombed the market.", "Attack", "positive certain past"),
    ("Sudan neither bombed the market nor shelled the bridge.", "Attack", "negative certain past"),
    ("Ghana no longer trains the rebels.", "MilitarySupport", "negative certain present"),
    ("Ghana has yet to train the rebels.", "MilitarySupport", "negative certain past"),
    ("Troops failed to capture the town of Bakari.", "Capture", "negative certain past"),
    ("Sudanese troops were unable to capture Kadugli.", "Capture", "negative certain past"),
    ("The army refrained from attacking the rebels.", "Attack", "negative certain past"),
    ("Ethiopia refused to withdraw its troops from Badme.", "Withdrawal", "negative certain past"),
    ("Norway refused to sell missiles to Turkey.", "ArmsTransfer", "negative certain past"),
    ("Sudan and Chad failed to sign a ceasefire.", "Agreement", "negative certain past"),
    ("The president did not meet the Kenyan ambassador.", "Meeting", "negative certain past"),
    ("Kenyan police prevented militants from attacking the hotel.", "Attack", "negative certain past"),
    ("Police foiled a plot by al-Shabaab to bomb the airport.", "Attack", "negative certain past"),
    # hedges
    ("Ugandan jets apparently bombed the camp.", "Attack", "positive probable past"),
    ("The drone was probably launched by Hezbollah at the Israeli base.", "Attack", "positive probable past"),
    ("The militia may have attacked the convoy.", "Attack", "positive possible past"),
    ("Boko Haram might have abducted the girls.", "Attack", "positive possible past"),
    ("Sudan could have bombed the hospital.", "Attack", "positive possible past"),
    ("Perhaps Chad bombed the market.", "Attack", "positive possible past"),
    ("Suspected Boko Haram militants attacked a village.", "Attack", "positive probable past"),
    ("Boko Haram is suspected of abducting the girls.", "Attack", "positive probable past"),
    ("Chad is believed to have bombed the market.", "Attack", "positive probable past"),
    ("It is likely that Chad bombed the market.", "Attack", "positive probable past"),
    ("Chad most likely bombed the market.", "Attack", "positive probable past"),
    ("It is possible that Chad bombed the market.", "Attack", "positive possible past"),
    ("Chad seems to have bombed the market.", "Attack", "positive probable past"),
    ("Eritrea reportedly supplied rifles to the rebels.", "ArmsTransfer", "positive probable past"),
    ("The market was bombed by either Chad or Sudan.", "Attack", "positive possible past"),
    ("Either Chad or Sudan bombed the market.", "Attack", "positive possible past"),
    # reported belief, speech
    ("France believes that Chad bombed the market.", "Attack", "positive probable past"),
    ("Paris suspects Chad of bombing the market.", "Attack", "positive probable past"),
    ("Sudan accused Chad of bombing the market.", "Attack", "positive certain past"),
    ("Chad was accused by Sudan of bombing the market.", "Attack", "positive certain past"),
    ("Sudan blamed Chad for bombing the market.", "Attack", "positive certain past"),
    ("Sudan alleged that Chad bombed the market.", "Attack", "positive possible past"),
    ("Sudan confirmed that Chad bombed the market.", "Attack", "positive certain past"),
    ("France concluded that Chad had bombed the market.", "Attack", "positive certain past"),
    ("Chad denies that it bombed the market.", "Attack", "negative certain past"),
    ("Chad has rejected claims that it bombed the market.", "Attack", "negative certain past"),
    ("Sudan knew that Chad had bombed the market.", "Attack", "positive certain past"),
    ("France doubts that Chad bombed the market.", "Attack", "negative probable past"),
    ("France does not think Chad bombed the market.", "Attack", "negative probable past"),
    ("France fears Chad bombed the market.", "Attack", "positive possible past"),
    ("Chad admitted bombing the market.", "Attack", "positive certain past"),
    ("Boko Haram claimed responsibility for the attack on the market.", "Attack", "positive certain past"),
    ("Chad claimed to have killed forty rebels.", "Attack", "positive certain past"),
    ("France said that Sudan had told it that Chad bombed the market.", "Attack", "positive certain past"),
    ('"Chad bombed the market," Kenya said in a statement.', "Attack", "positive certain past"),
    ('"Chad bombed the market," said Amina Osei, the mayor of Bakari.', "Attack", "positive certain past"),
    ("Chad bombed the market, Amina Osei told reporters.", "Attack", "positive certain past"),
    ("Chad bombed the market, according to Amnesty International.", "Attack", "positive certain past"),
    ("Chad, according to Amnesty International, bombed the market.", "Attack", "positive certain past"),
    ("According to a report by Amnesty International, Chad bombed the market.", "Attack", "positive certain past"),
    ("In a report, Amnesty International said Chad bombed the market.", "Attack", "positive certain past"),
    ("Amnesty International's report that Chad bombed the market was widely read.", "Attack", "positive probable past"),
    ("As Kenya has said, Chad bombed the market.", "Attack", "positive certain past"),
    # conditionals
    ("If Chad bombs the market, Sudan will respond.", "Attack", "positive possible present"),
    ("Sudan would respond if Chad bombed the market.", "Attack", "positive possible past"),
    ("Unless the rebels leave, Chad will bomb the camp.", "Attack", "positive possible future"),
    ("Should Chad attack Sudan, the war would spread.", "Attack", "positive possible future"),
    (
        "Sudan said it would retaliate in the event of an attack by Chad on its bases.",
        "Attack",
        "positive possible future",
    ),
    ("An attack by Chad on Sudan would be a disaster.", "Attack", "positive possible future"),
    ("Chad would have bombed the market if France had agreed.", "Attack", "positive possible past"),
    (
        "Provided that Congress agrees, Washington will sell jets to Bahrain.",
        "ArmsTransfer",
        "positive possible future",
    ),
    # intention, plans
    ("Chad plans to bomb the camp.", "Attack", "positive probable future"),
    ("Chad is preparing to attack Sudan.", "Attack", "positive probable future"),
    ("Germany has pledged to send tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany agreed to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany decided to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany is ready to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany wants to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany hopes to deliver tanks to Ukraine next year.", "ArmsTransfer", "positive probable future"),
    ("Germany is expected to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany is set to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany will deliver tanks to Ukraine.", "ArmsTransfer", "positive certain future"),
    ("Germany is about to deliver tanks to Ukraine.", "ArmsTransfer", "positive probable future"),
    ("Germany is going to deliver tanks to Ukraine.", "ArmsTransfer", "positive certain future"),
    ("Germany is weighing whether to deliver tanks to Ukraine.", "ArmsTransfer", "positive possible future"),
    ("Germany could deliver tanks to Ukraine as early as May.", "ArmsTransfer", "positive possible future"),
    ("Germany's planned delivery of tanks to Ukraine has angered Russia.", "ArmsTransfer", "positive probable future"),
    ("Plans to deliver German tanks to Ukraine have angered Russia.", "ArmsTransfer", "positive probable future"),
    ("Al-Shabaab remains committed to carrying out attacks against Kenya.", "Attack", "positive probable future"),
    ("The European Union intends to impose sanctions on Belarus.", "Sanction", "positive probable future"),
    ("The European Union will impose sanctions on Belarus.", "Sanction", "positive certain future"),
    ("The Kenyan president will meet the Sudanese general in Juba on Friday.", "Meeting", "positive certain future"),
    ("A meeting between Kenya and Sudan will take place in Juba next week.", "Meeting", "positive certain future"),
    ("Talks between Kenya and Sudan will be held in Juba next week.", "Negotiation", "positive certain future"),
    ("Talks between Kenya and Sudan are due to resume in May.", "Negotiation", "positive certain future"),
    # threats and demands
    ("Chad threatened to bomb the camp.", "Attack", "positive probable future"),
    ("Chad vowed to attack the rebels.", "Attack", "positive probable future"),
    ("Chad warned that it would attack Sudan.", "Attack", "positive possible future"),
    ("Chad threatened Sudan.", "Threat", "positive certain past"),
    ("Norway called on Iran to stop supplying drones to Russia.", "Demand", "positive certain past"),
    ("The council demanded that Ethiopia withdraw its troops from Badme.", "Withdrawal", "positive possible future"),
    # ability, purpose
    ("Chadian troops are working hard to defeat Boko Haram.", "Attack", "positive certain present"),
    ("Chad continues to attack Boko Haram.", "Attack", "positive certain present"),
    ("Chad continued to attack Boko Haram until May.", "Attack", "positive certain past"),
    ("Chad used drones to attack Boko Haram.", "Attack", "positive certain past"),
    ("Chad uses drones to attack Boko Haram.", "Attack", "positive certain present"),
    ("Chad's campaign to defeat Boko Haram is making progress.", "Attack", "positive certain present"),
    ("Chad managed to kill the Boko Haram leader.", "Attack", "positive certain past"),
    ("Chad helped France attack the rebels.", "Attack", "positive certain past"),
    # tense
    ("Chad is bombing the market.", "Attack", "positive certain present"),
    ("Chad has been bombing the rebels for weeks.", "Attack", "positive certain present"),
    ("Chad had been bombing the rebels for weeks.", "Attack", "positive certain past"),
    ("Chad was bombing the rebels when the truce was signed.", "Attack", "positive certain past"),
    ("Eritrea backs the rebels.", "Backing", "positive certain present"),
    ("Eritrea backed the rebels in the 1990s.", "Backing", "positive certain past"),
    ("Eritrea used to back the rebels.", "Backing", "positive certain past"),
    ("Eritrea has backed the rebels since 2012.", "Backing", "positive certain present"),
    ("Eritrea has long supported the rebels.", "Backing", "positive certain present"),
    ("Rebels control the town of Bakari.", "Capture", "positive certain present"),
    ("Rebels controlled the town of Bakari until 2015.", "Capture", "positive certain past"),
    ("Deng would later become president of Sudan.", "Affiliation", "positive certain past"),
    ("Russia has deployed troops in Mali since 2021.", "Deployment", "positive certain present"),
]

NO_FACTS = [
    ("Hardly any soldiers attacked the village without orders from Kampala.", "Attack"),
    ("Norway called on Iran to stop supplying drones to Russia.", "ArmsTransfer"),
    ("Norway urged China not to supply drones to Russia.", "ArmsTransfer"),
    ("Ethiopia must withdraw its troops from Badme.", "Withdrawal"),
    ("Calls for Ethiopia to withdraw from Badme grew louder.", "Withdrawal"),
    ("The general ordered his troops to shell the town.", "Attack"),
    ("Chad asked France to bomb the rebels.", "Attack"),
    ("Stop bombing the market, the mayor told Chad.", "Attack"),
    ("Chad should stop attacking the refugees.", "Attack"),
    ("Norway called for more aid to Sudan.", "Aid"),
    ("Why did Chad bomb the market?", "Attack"),
    ("Did Chad bomb the market?", "Attack"),
    ("Reporters asked whether Chad had bombed the market.", "Attack"),
    ("It is unclear if Chad bombed the market.", "Attack"),
    ("Investigators are examining whether Chad bombed the market.", "Attack"),
    ("Chad has the capability to attack Sudan.", "Attack"),
    ("Chad is able to attack Sudan at any time.", "Attack"),
    ("Chad sent troops to capture the town of Bakari.", "Capture"),
    ("The group bought drones in order to attack Israel.", "Attack"),
    ("Rebels trained in the hills to attack the capital.", "Attack"),
    ("The newspaper corrected a statement that said Chad had bombed the market.", "Attack"),
    ("The treaty between Kenya and Sudan is being negotiated.", "Agreement"),
    ("Kenya and Sudan are close to signing a treaty.", "Agreement"),
    ("Had the missile reached Haifa, it would have killed dozens of Israelis.", "Attack"),
    ("The army rehearsed an attack on Taiwan.", "Attack"),
    ("The film shows Russia invading Poland.", "Attack"),
    ("The exercise simulated a Russian attack on Estonia.", "Attack"),
    ("Officials in Seoul are bracing for an attack by North Korea on the South Korean fleet.", "Attack"),
    ("Poland is preparing for a Russian attack on its border.", "Attack"),
    ("Estonia would be defended against any Russian attack.", "Attack"),
    ("Deterring a Chinese attack on Taiwan is the goal of the fleet.", "Attack"),
    ("The shield protects Israel against Iranian missile attacks on its cities.", "Attack"),
    ("The fear of Russian attacks on Estonia is growing.", "Attack"),
    ("Israel fended off calls to attack Iran.", "Attack"),
    ("The rumour that Chad bombed the market spread quickly.", "Attack"),
    ("It would be wrong to say that Chad bombed the market.", "Attack"),
    ("Nothing suggests that Chad bombed the market.", "Attack"),
    ("France could not confirm that Chad bombed the market.", "Attack"),
    ("France declined to say whether Chad bombed the market.", "Attack"),
    ("France stopped Chad from bombing the market.", "Attack"),
    ("Chad almost bombed the market.", "Attack"),
    ("Chad nearly attacked Sudan in 2008.", "Attack"),
    ("Sudan avoided attacking Chad.", "Attack"),
    ("Sudan lacked the planes to bomb Chad.", "Attack"),
    ("Ali pretended to attack the guard.", "Attack"),
    ("A ban on selling weapons to Libya remains in place.", "ArmsTransfer"),
    ("The law bars firms from selling weapons to Libya.", "ArmsTransfer"),
    ("Congress blocked the sale of jets to Turkey.", "ArmsTransfer"),
    ("Negotiations on the sale of jets to Turkey continue.", "ArmsTransfer"),
    ("Turkey asked to buy jets from Sweden.", "ArmsTransfer"),
    ("Turkey is in talks to buy jets from Sweden.", "ArmsTransfer"),
    ("A deal under which Sweden would deliver jets to Turkey was discussed.", "ArmsTransfer"),
    ("Sweden is seeking permission to sell jets to Turkey.", "ArmsTransfer"),
    ("Plans for the deployment of Kenyan police to Haiti stalled.", "Deployment"),
    ("Kenya is yet to deploy police to Haiti.", "Deployment"),
    ("The deployment of Kenyan police to Haiti was cancelled.", "Deployment"),
    ("The deployment of Kenyan police to Haiti was postponed until May.", "Deployment"),
]

NO_CLAIMS = [
    ("Deng shot a film in Kenya.", "Attack"),
    ("Kenya defeated Uganda in the final.", "Attack"),
    ("Nigeria beat Ghana 2-1 in Lagos.", "Attack"),
    ("The news struck a chord in Kenya.", "Attack"),
    ("Prices hit a record in Chad.", "Attack"),
    ("The drought hit farmers in Kenya.", "Attack"),
    ("The film invaded cinemas in Japan.", "Attack"),
    ("Singer Osei bombed at the festival in Accra.", "Attack"),
    ("The photographer captured the mood in Kenya.", "Capture"),
    ("The novel captured the imagination of Nigeria.", "Capture"),
    ("The paintings arrested visitors in Paris.", "Arrest"),
]

SPEAKERS = [
    ("France believes that Chad bombed the market.", "France"),
    ("Paris suspects Chad of bombing the market.", "France"),
    ("Sudan accused Chad of bombing the market.", "Sudan"),
    ("Chad was accused by Sudan of bombing the market.", "Sudan"),
    ("Sudan blamed Chad for bombing the market.", "Sudan"),
    ("Sudan alleged that Chad bombed the market.", "Sudan"),
    ("Sudan confirmed that Chad bombed the market.", "Sudan"),
    ("France concluded that Chad had bombed the market.", "France"),
    ("Chad denies that it bombed the market.", "Chad"),
    ("Chad has rejected claims that it bombed the market.", "Chad"),
    ("France doubts that Chad bombed the market.", "France"),
    ("France does not think Chad bombed the market.", "France"),
    ("France fears Chad bombed the market.", "France"),
    ("Chad admitted bombing the market.", "Chad"),
    ("Boko Haram claimed responsibility for the attack on the market.", "Boko Haram"),
    ("Chad claimed to have killed forty rebels.", "Chad"),
    ("France said that Sudan had told it that Chad bombed the market.", "Sudan,France"),
    ('"Chad bombed the market," Kenya said in a statement.', "Kenya"),
    ('"Chad bombed the market," said Amina Osei, the mayor of Bakari.', "Amina Osei"),
    ("Chad bombed the market, Amina Osei told reporters.", "Amina Osei"),
    ("Chad bombed the market, according to Amnesty International.", "Amnesty International"),
    ("Chad, according to Amnesty International, bombed the market.", "Amnesty International"),
    ("According to a report by Amnesty International, Chad bombed the market.", "Amnesty International"),
    ("In a report, Amnesty International said Chad bombed the market.", "Amnesty International"),
    ("Amnesty International's report that Chad bombed the market was widely read.", "Amnesty International"),
    ("As Kenya has said, Chad bombed the market.", "Kenya"),
]


@pytest.mark.parametrize(("text", "kind", "expected"), STATUS, ids=[row[0] for row in STATUS])
def test_a_claim_is_what_its_sentence_says_of_it(extractor: Extractor, text: str, kind: str, expected: str) -> None:
    claims = told(extractor, text, kind)
    assert {f"{c.polarity} {c.certainty} {c.tense}" for c in claims} == {expected}


@pytest.mark.parametrize(("text", "kind"), NO_FACTS, ids=[row[0] for row in NO_FACTS])
def test_what_is_not_told_as_a_fact_is_none(extractor: Extractor, text: str, kind: str) -> None:
    facts = [c for c in told(extractor, text, kind) if (c.polarity, c.certainty) == ("positive", "certain")]
    assert [c for c in facts if c.tense != "future"] == []


@pytest.mark.parametrize(("text", "kind"), NO_CLAIMS, ids=[row[0] for row in NO_CLAIMS])
def test_an_idiom_tells_of_nothing(extractor: Extractor, text: str, kind: str) -> None:
    assert told(extractor, text, kind) == []


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS, ids=[row[0] for row in SPEAKERS])
def test_whoever_says_so_is_named_innermost_first(extractor: Extractor, text: str, speakers: str) -> None:
    attributed = [",".join(x.label for x in c.attributed_to) for c in extractor.extract(Document(id="text", text=text))]
    assert speakers in attributed
