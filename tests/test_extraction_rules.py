"""Each reading rule on sentences of our own: one where it fires, one near to it where it must not."""

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


def told(extractor: Extractor, text: str, **facts: str) -> list[Claim]:
    return list(extractor.extract(Document(id="case", text=text, **facts)))


def tuples(claims: list[Claim]) -> set[tuple[str, str, str]]:
    return {
        (c.type, s, t)
        for c in claims
        for s in ([x.label for x in c.source] or [""])
        for t in ([x.label for x in c.target] or [""])
    }


def status(claims: list[Claim], kind: str) -> set[tuple[str, str, str]]:
    return {(c.polarity, c.certainty, c.tense) for c in claims if c.type == kind}


FIRES = [
    (
        "what a call says",
        "They heard the bishops' call that all factions respect the truce.",
        ("Demand", "bishops", "factions"),
    ),
    (
        "one state behind two nouns",
        "Poland stands with the government and people of Chad.",
        ("Alliance", "Poland", "Chad"),
    ),
    (
        "support beside another preposition",
        "The coalition conducted strikes coordinated with and in support of the army of Mali.",
        ("MilitarySupport", "coalition", "army"),
    ),
    ("who is included", "The alliance includes Ethiopia.", ("Affiliation", "Ethiopia", "alliance")),
    ("killed in an act", "Two pilots were killed in the raid.", ("Attack", "", "pilots")),
    ("a campaign against many", "Ada Moss’s campaign against militants widened.", ("Attack", "Ada Moss", "militants")),
    ("attacked with a knife", "Ada Moss attacked Daniel Okello with a knife.", ("Attack", "Ada Moss", "Daniel Okello")),
    (
        "a deed with an article has a doer of its own",
        "Ministers denounced Togo’s raid and the killing of three monks in Lomé.",
        ("Attack", "", "monks"),
    ),
    ("deeds that share a doer", "Togo’s raids and shelling of the town went on.", ("Attack", "Togo", "town")),
    ("headline", "Drone attacks airport in Erbil.", ("Attack", "", "airport")),
    (
        "list with a label of its own",
        "Turkey, Iran and Russia condemned Chad.",
        ("Condemnation", "Turkey", "Chad"),
    ),
    (
        "receiver behind a price",
        "Iran has sold drones worth $1 billion to Chad.",
        ("ArmsTransfer", "Iran", "Chad"),
    ),
    (
        "infinitive taken for a relative clause",
        "The minister comments on the start of the Kenyan mission to recapture the city of Kismayo.",
        ("Capture", "Kenya", "Kismayo"),
    ),
    ("name before other members", "Kenya and other NATO members sent aid.", ("Affiliation", "Kenya", "NATO")),
    (
        "names that a plural includes",
        "NATO members which have trained the army include Kenya and Ghana.",
        ("MilitarySupport", "Ghana", "army"),
    ),
    (
        "title of several words apart from the name",
        "Minister for Africa Ada Moss marks one year since the raid.",
        ("Affiliation", "Ada Moss", "United Kingdom"),
    ),
    (
        "post behind a comma that nothing closes",
        "Col. Daniel J. Brandt, Europol spokesman will moderate.",
        ("Affiliation", "Daniel J. Brandt", "Europol"),
    ),
    (
        "as part of, beside an object",
        "Ghana will fly strike missions against the militia as part of NATO.",
        ("Affiliation", "Ghana", "NATO"),
    ),
    ("as part of, beside the name", "Ghana, as part of NATO, is committed to peace.", ("Affiliation", "Ghana", "NATO")),
    (
        "demand by what is vital",
        "The envoy said: “It is vital that the junta gives the agency access to the town.”",
        ("Demand", "envoy", "junta"),
    ),
    ("accusation by nobody named", "The colonel was accused of arming the rebels.", ("Condemnation", "", "colonel")),
    (
        "noun behind which and a preposition",
        "Kenya trained the brigade with which Chad fought the rebels.",
        ("Attack", "Chad", "rebels"),
    ),
    ("fired by them", "The rebels fired nine rockets destroying four bunkers.", ("Attack", "rebels", "bunkers")),
    (
        "behind a dateline with a date",
        "Goma, 3 May - Mali and Chad signed a pact.",
        ("Agreement", "Mali", "Chad"),
    ),
    (
        "behind a dateline with an agency and a colon",
        "KABUL (Kunar News) : Mali condemned Chad.",
        ("Condemnation", "Mali", "Chad"),
    ),
    (
        "at the head of a line, a hyphen that stands apart",
        "ECOWAS - backed troops attacked the rebels.",
        ("Backing", "ECOWAS", "ECOWAS - backed troops"),
    ),
    (
        "reduced relative before the main verb",
        "A trader killed and robbed by militiamen near Garissa has been buried.",
        ("Attack", "militiamen", "trader"),
    ),
    (
        "second clause behind an object",
        "Mali shelled the camp of the rebels and Chad condemned the raid.",
        ("Condemnation", "Chad", "raid"),
    ),
    (
        "finite verb behind an infinitive",
        "The militiamen use the name of the clan to commit atrocities and have once again slaughtered herders.",
        ("Attack", "militiamen", "herders"),
    ),
    (
        "prefix before what was done",
        "The police of Mali arrested two ex-ministers.",
        ("Arrest", "police", "ex-ministers"),
    ),
    (
        "unknown thing listed beside a known one",
        "Militants burned a truck, two hoses and a ladder.",
        ("Attack", "Militants", "hoses"),
    ),
    (
        "event carried in a relative clause",
        "The strikes that Kenya carried out against the militia failed.",
        ("Attack", "Kenya", "militia"),
    ),
    (
        "counted event of those told before",
        "Kenyan forces conducted nine strikes against militants. Near Baidoa, one strike destroyed a bunker.",
        ("Attack", "Kenyan Armed Forces", "bunker"),
    ),
    (
        "item of a list that begins with its verb",
        "Kenyan forces struck the camp; destroyed two bunkers.",
        ("Attack", "Kenyan Armed Forces", "bunkers"),
    ),
    (
        "whoever is helped fights",
        "Kenya confirmed its support for Somalia in the fight against militants.",
        ("Attack", "Somalia", "militants"),
    ),
    (
        "post that one state has",
        "Home Secretary Ada Moss flew to Nairobi.",
        ("Affiliation", "Ada Moss", "United Kingdom"),
    ),
    (
        "post behind the name that one state has",
        "Ada Moss, Minister for Africa, flew to Nairobi.",
        ("Affiliation", "Ada Moss", "United Kingdom"),
    ),
    (
        "post in the state of the posts before",
        "Kenyan President Juma Otieno resigned. The Prime Minister-designate, Peter Mwangi, took over.",
        ("Affiliation", "Peter Mwangi", "Kenya"),
    ),
    (
        "body behind the post's comma",
        "The plan works, said Capt. Ada Moss, commander, 12th Rifle Brigade.",
        ("Affiliation", "Ada Moss", "12th Rifle Brigade"),
    ),
    (
        "leader of a body without a name",
        "The leader of anti-government forces, Peter Mwangi, denied it.",
        ("Affiliation", "Peter Mwangi", "anti-government forces"),
    ),
    (
        "demand with examples",
        "The envoy said: “The parties, including Kenya and Chad, must stop the raids.”",
        ("Demand", "envoy", "Chad"),
    ),
    (
        "demand by need",
        "The envoy said: “The junta needs to leave the town before the rains begin.”",
        ("Demand", "envoy", "junta"),
    ),
    (
        "speech in the paragraph behind a colon",
        "After the vote, the envoy Ada Moss said:\n\n“The junta and its friends must leave the town at once.”",
        ("Demand", "Ada Moss", "junta"),
    ),
    (
        "resolution that its council adopts",
        "The council voted to adopt a resolution, which condemned the junta.",
        ("Condemnation", "council", "junta"),
    ),
    (
        "resolution of the sentence before",
        "The UN Security Council adopted a resolution. The resolution condemned the junta.",
        ("Condemnation", "UN Security Council", "junta"),
    ),
    (
        "names listed behind of",
        "Chad held a round of talks with the Foreign Ministers of Kenya, Uganda, Ghana, Togo before the summit.",
        ("Negotiation", "Chad", "Ghana"),
    ),
    (
        "post and department before a state",
        "Chad held talks with the Ministers of Defence of Kenya and Ghana.",
        ("Negotiation", "Chad", "Ghana"),
    ),
    (
        "past tense taken for a participle",
        "The UN updated Security Council members today.",
        ("DiplomaticAction", "United Nations", "UN Security Council"),
    ),
    (
        "lines broken by hand",
        "Soldiers of the\nnational army\nattacked  the\u00a0camp near the\nriver.",
        ("Attack", "Soldiers", "camp"),
    ),
    ("hyphen", "Rwanda-backed rebels entered the town.", ("Backing", "Rwanda", "Rwanda-backed rebels")),
    (
        "hyphen after an abbreviation",
        "U.S.-backed forces held the bridge.",
        ("Backing", "United States", "U.S.-backed forces"),
    ),
    ("hyphen before a name", "Tehran-supported Hezbollah fired rockets.", ("Backing", "Iran", "Hezbollah")),
    (
        "proxy with a name behind a comma",
        "Shells were fired by Iran's proxy, Hezbollah.",
        ("Backing", "Iran", "Hezbollah"),
    ),
    (
        "proxies with a name behind a comma",
        "Attacks by Iran's proxies, the Houthis, went on.",
        ("Backing", "Iran", "Houthis"),
    ),
    ("proxy in apposition", "Hezbollah, an Iranian proxy, denied the report.", ("Backing", "Iran", "Hezbollah")),
    ("passive", "The convoy was attacked by gunmen.", ("Attack", "gunmen", "convoy")),
    ("second passive of two", "The camp was shelled and destroyed by insurgents.", ("Attack", "insurgents", "camp")),
    (
        "gerund behind by",
        "Turkey widened its role by arming Libyan militias.",
        ("ArmsTransfer", "Turkey", "Libyan militias"),
    ),
    ("light verb", "Israel carried out an attack on Hezbollah.", ("Attack", "Israel", "Hezbollah")),
    ("light verb that turns round", "The base came under attack from rebels.", ("Attack", "rebels", "base")),
    ("noun with by and on", "The attack on the airport by rebels lasted hours.", ("Attack", "rebels", "airport")),
    ("event as subject", "A Turkish airstrike killed two militants.", ("Attack", "Turkey", "militants")),
    ("object relative", "The rockets that Iran gave Hamas were seized.", ("ArmsTransfer", "Iran", "Hamas")),
    ("its in the same clause", "Iran expanded its aid to Hezbollah's war.", ("MilitarySupport", "Iran", "Hezbollah")),
    ("capital as state", "Moscow supplied drones to Mali.", ("ArmsTransfer", "Russia", "Mali")),
    ("transfer as noun phrase", "Iran's drones to Sudan worry Egypt.", ("ArmsTransfer", "Iran", "Sudan")),
    ("title and name", "French President Emmanuel Macron visited Rabat.", ("Affiliation", "Emmanuel Macron", "France")),
    (
        "sanctions as circumstance",
        "Due to U.S. sanctions, Venezuela has lost its buyers.",
        ("Sanction", "United States", "Venezuela"),
    ),
    ("government is its state", "The Iraqi government condemned Turkey.", ("Condemnation", "Iraq", "Turkey")),
    (
        "it after a capital that speaks",
        "Moscow said it had supplied Mali with drones.",
        ("ArmsTransfer", "Russia", "Mali"),
    ),
    ("buyer and seller", "Algeria purchased missiles from Russia.", ("ArmsTransfer", "Russia", "Algeria")),
    ("deed in front", "Shelling by the army killed two nuns.", ("Attack", "army", "nuns")),
    ("killed in somebody's strike", "The general was killed in a Turkish airstrike.", ("Attack", "Turkey", "general")),
    ("bomb planted by", "A bomb planted by militants killed a judge.", ("Attack", "militants", "judge")),
    ("one of a people", "A shepherd was stabbed by a Palestinian.", ("Attack", "Palestinian", "shepherd")),
    ("one's own", "Chad worked with all one's strength to urge Mali to wait.", ("Demand", "Chad", "Mali")),
    ("told to do it", "The king told the rebels to leave.", ("Demand", "king", "rebels")),
    ("sent to do it", "Chad sent troops to attack the rebels.", ("Attack", "troops", "rebels")),
    ("noun that is a verb", "The IOC's tendency to punch reporters is known.", ("Attack", "IOC", "reporters")),
    (
        "noun that is no modifier",
        "U.S. rangers assault Omaha Beach in this photo.",
        ("Attack", "U.S. rangers", "Omaha Beach"),
    ),
    ("charged in", "A guard was charged in the killing of a nun.", ("Attack", "guard", "nun")),
    ("accused of", "Prosecutors accused the guard of the murder of a nun.", ("Attack", "guard", "nun")),
    ("paper that urges", "A French letter urges Mali to hold elections.", ("Demand", "France", "Mali")),
    ("past of a verb in -ape", "Soldiers raped women in the camp.", ("Attack", "Soldiers", "women")),
    ("object behind a particle", "The garrison fended off the bandits.", ("Attack", "garrison", "bandits")),
    ("two names with a hyphen", "The Iran-Iraq war lasted eight years.", ("Attack", "Iran", "Iraq")),
    ("agent behind a place", "Shepherds were shot in their tents by gunmen.", ("Attack", "gunmen", "Shepherds")),
    (
        "participles that pass for verbs",
        "A Kenyan guard shot and wounded by rebels in Mandera has died.",
        ("Attack", "rebels", "Kenyan guard"),
    ),
    ("the latest to be", "Chad is the latest to be threatened by rebels.", ("Threat", "rebels", "Chad")),
    (
        "whose",
        "The king, whose guards tortured and shot protesters, fled.",
        ("Attack", "guards", "protesters"),
    ),
    (
        "bound by the next sentence",
        "Russia turned to friendly states for weapons. Those states include Iran.",
        ("ArmsTransfer", "Iran", "Russia"),
    ),
    (
        "a bare preposition of a passive",
        "The reporters were fired at by the soldiers.",
        ("Attack", "soldiers", "reporters"),
    ),
    ("whose tanks shelled", "The shelling of the camp by Chad’s tanks went on.", ("Attack", "Chad", "camp")),
    (
        "who uses things to act",
        "The guerrillas, who used them to bring down helicopters, fled.",
        ("Attack", "guerrillas", "helicopters"),
    ),
    ("a gang is an it", "A gang rules the port. It killed two nurses.", ("Attack", "gang", "nurses")),
    (
        "an owner in front waits for the subject",
        "Despite his promises, the general met the rebels whom he had bombed.",
        ("Attack", "general", "rebels"),
    ),
    ("advised against a deed", "The envoy advised the junta against bombing the port.", ("Demand", "envoy", "junta")),
    ("an hour before the subject", "Before dawn commandos raided the farm.", ("Attack", "commandos", "farm")),
    ("an hour that tells which one", "The dawn patrol raided the farm.", ("Attack", "dawn patrol", "farm")),
    (
        "called on as the main verb",
        "The opposition called on Washington to stop the slaughter.",
        ("Demand", "opposition", "United States"),
    ),
    ("what a bus carries", "The militia attacked a bus carrying pilgrims.", ("Attack", "militia", "bus")),
    (
        "hurt as somebody shelled",
        "A nurse was wounded when gunners shelled the village.",
        ("Attack", "gunners", "nurse"),
    ),
    (
        "killed by whom the sentence before tells of",
        "A man opened fire at the market. Two nuns were killed.",
        ("Attack", "man", "nuns"),
    ),
    ("a deed that leaves open whose it is", "The bombing of the port went on.", ("Attack", "", "port")),
    (
        "a raid that a deed was done in",
        "The commandos freed three hostages in a raid on a farmhouse.",
        ("Attack", "commandos", "farmhouse"),
    ),
    (
        "talks that the subject had",
        "In secret talks with the rebels, the government offered an amnesty.",
        ("Negotiation", "government", "rebels"),
    ),
    (
        "a meeting told of before the words",
        "The minister said after a meeting with the bishop that the deal was dead.",
        ("Meeting", "minister", "bishop"),
    ),
    (
        "sanctions by whom the clause behind them tells",
        "The sanctions that Chad imposed on Mali were lifted by Togo.",
        ("Sanction", "Chad", "Mali"),
    ),
    (
        "armed by whom a later word tells",
        "The rebels were armed with missiles by Qatar.",
        ("ArmsTransfer", "Qatar", "rebels"),
    ),
    ("the West as one side", "The West imposed sanctions on Russia.", ("Sanction", "West", "Russia")),
    ("each other", "The army and the rebels shelled each other for a week.", ("Attack", "army", "rebels")),
    (
        "hurt by what gunners fired",
        "A nurse was wounded by shrapnel when gunners shelled the village.",
        ("Attack", "gunners", "nurse"),
    ),
    (
        "a deed that is blamed on somebody",
        "Witnesses blamed the killing of two monks on the national guard.",
        ("Attack", "national guard", "monks"),
    ),
    (
        "accused by somebody of a deed",
        "Chad was accused by survivors of shelling a village.",
        ("Attack", "Chad", "village"),
    ),
]

FALSE = [
    ("who is not sent", "Chad crossed Mali last year to attack the rebels.", ("Attack", "Mali", "rebels")),
    ("arrested after", "A general was arrested after the killing of a nun.", ("Attack", "general", "nun")),
    ("accused by another's deed", "A guard was blamed for the murder of a nun by thieves.", ("Attack", "guard", "nun")),
    ("told what is so", "The envoy to Sudan told senators that Chad won.", ("Demand", "envoy", "senators")),
    ("means in front", "Stopping by the army camp, gunmen killed two nuns.", ("Attack", "army camp", "nuns")),
    ("bomb found by", "A bomb found by policemen killed a judge.", ("Attack", "policemen", "judge")),
    ("killed in somebody's country", "The general was killed in a Turkish town.", ("Attack", "Turkey", "general")),
    ("letter to somebody", "The letter urges Mali to hold elections.", ("Demand", "Mali", "Mali")),
    ("particle that is a place", "The rebels shot down the road.", ("Attack", "rebels", "road")),
    ("owner of a subject", "The king, whose guards tortured protesters, fled.", ("Attack", "guards", "king")),
    (
        "verb with an object of its own",
        "A guard shot a thief and was wounded by rebels.",
        ("Attack", "rebels", "thief"),
    ),
    ("an infinitive of purpose", "Chad is a place to be threatened by rebels.", ("Threat", "rebels", "Chad")),
    ("place of an agent", "A shepherd was shot in the tent of a gunman.", ("Attack", "gunman", "shepherd")),
    (
        "a preposition with an object",
        "The reporters were fired at from the roof of the mosque.",
        ("Attack", "roof", "reporters"),
    ),
    ("shelled beside a river", "The shelling of the camp by the river went on.", ("Attack", "river", "camp")),
    (
        "who orders others to act",
        "The king, who ordered them to bring down helicopters, fled.",
        ("Attack", "king", "helicopters"),
    ),
    ("a gunman is no it", "A gunman hid in the port. It killed two nurses.", ("Attack", "gunman", "nurses")),
    (
        "an owner inside the subject",
        "His aide said the general met the rebels whom he had bombed.",
        ("Attack", "general", "rebels"),
    ),
    ("advised at a place", "The envoy advised the junta in Accra.", ("Demand", "envoy", "Accra")),
    ("called on the radio", "The rebels called on the radio were arrested.", ("Demand", "rebels", "radio")),
    (
        "what a bus carries is not hit",
        "The militia attacked a bus carrying pilgrims.",
        ("Attack", "militia", "pilgrims"),
    ),
    (
        "hurt before somebody shelled",
        "A nurse was wounded before gunners shelled the village.",
        ("Attack", "gunners", "nurse"),
    ),
    ("killed by others", "Soldiers shot a thief. Two nuns were killed by a mob.", ("Attack", "Soldiers", "nuns")),
    ("killed in a crash", "Soldiers shot a thief. Two nuns were killed in a crash.", ("Attack", "Soldiers", "nuns")),
    (
        "a known event that is discussed",
        "The ministers discussed the attack on the convoy by phone.",
        ("Attack", "ministers", "convoy"),
    ),
    (
        "a raid that somebody was caught in",
        "The general lost a leg in a raid on a farmhouse.",
        ("Attack", "general", "farmhouse"),
    ),
    (
        "a raid with a doer of its own",
        "Soldiers shot a nurse in a raid by rebels on the camp.",
        ("Attack", "Soldiers", "camp"),
    ),
    ("talks of others", "The bishop slept during talks between Chad and Mali.", ("Negotiation", "bishop", "Mali")),
    (
        "arrested after a meeting",
        "The minister was arrested after a meeting with the bishop.",
        ("Meeting", "minister", "bishop"),
    ),
    (
        "sanctions that another lifted",
        "The sanctions that Chad imposed on Mali were lifted by Togo.",
        ("Sanction", "Togo", "Mali"),
    ),
    ("a coast in the west", "The West Coast imposed a ban on the company.", ("Sanction", "West", "company")),
    (
        "who blames",
        "Witnesses blamed the killing of two monks on the national guard.",
        ("Attack", "Witnesses", "monks"),
    ),
    ("who accuses", "Chad was accused by survivors of shelling a village.", ("Attack", "survivors", "village")),
]

MUST_NOT = [
    ("a call that somebody made", "The call that rebels made was traced.", "Demand"),
    ("a state behind a sentence of its own", "Poland met the government and praised the people of Chad.", "Alliance"),
    ("support that is no strike's", "The coalition held a dinner in support of the people of Mali.", "MilitarySupport"),
    ("what a list includes", "The menu includes Turkey.", "Affiliation"),
    ("killed by misfortune", "Two pilots were killed in the crash.", "Attack"),
    ("a campaign for votes", "Ada Moss’s campaign against Daniel Okello went on.", "Attack"),
    ("attacked with words", "Ada Moss attacked Daniel Okello.", "Attack"),
    ("a participle that says which areas are meant", "Requests to besieged areas were approved.", "Capture"),
    ("a participle that says which people are meant", "Prayers were said for those killed in the raid.", "Attack"),
    ("help for an operation", "The sergeant flew in support of Operation Ocean Shield.", "MilitarySupport"),
    ("a charge that is a task", "The command was charged with securing the capital.", "Condemnation"),
    ("a state's forces by a common name", "Kenya's Security Forces left the town.", "Affiliation"),
    ("other members beside no name", "Villagers and other NATO critics sent aid.", "Affiliation"),
    ("a plural that includes no names", "NATO members include old and new ones.", "Affiliation"),
    ("seen as part of", "Ghana sees the militia as part of NATO.", "Affiliation"),
    (
        "what is vital is a thing",
        "The envoy said: “It is vital that fuel reaches the town before the rains.”",
        "Demand",
    ),
    ("nobody is part of a person", "Peter Mwangi works for Ada Moss.", "Affiliation"),
    (
        "a state behind a preposition is where it was, not whose post",
        "In France President Alpha Conde met traders.",
        "Affiliation",
    ),
    ("unknown things alone", "Militants burned two candles and some incense.", "Attack"),
    ("a post that many states have", "Foreign Minister Ada Moss flew to Nairobi.", "Affiliation"),
    (
        "posts of two states before",
        "Kenyan President Juma Otieno met Ugandan President Asha Nabwire. Prime Minister Ada Moss is ill.",
        "Demand",
    ),
    ("a place behind the post's comma", "The plan works, said Ada Moss, commander, in Nairobi.", "Affiliation"),
    ("must of the author", "The junta must leave the town.", "Demand"),
    ("need of a thing", "The envoy said: “The junta needs fuel for its trucks before the rains begin.”", "Demand"),
    ("resolution that nobody adopted", "The resolution condemned the junta.", "Demand"),
    (
        "names beside a plural are not behind its of",
        "Envoys of Kenya, the rebels and a monk held talks with Chad.",
        "Meeting",
    ),
    ("a body's officials are not its state", "Officials of the army of Kenya were arrested in Chad.", "Alliance"),
    ("a participle inside a clause stays one", "The Paris based company left Chad.", "Backing"),
    ("hyphen that tells of a seat", "Rwanda-based rebels entered the town.", "Backing"),
    ("proxy without owner", "The group is no proxy, Hezbollah said.", "Backing"),
    ("list behind a comma", "Iran's ally, Hezbollah and Hamas met.", "Backing"),
    ("strike a deal", "Israel struck a deal with Lebanon.", "Attack"),
    ("fire a minister", "The president fired the minister.", "Attack"),
    ("hold talks", "Rebels hold talks in Doha.", "Capture"),
    ("what a demand asks for", "Kenya called on Rwanda to stop supplying weapons.", "Attack"),
    ("sanctions with no one hit", "The sanctions were discussed.", "Sanction"),
    ("compound that is no pair", "The Hong Kong war museum opened.", "Attack"),
    ("place that somebody built", "Statues stood in a garden by a king.", "Attack"),
    ("wine is nothing that one rules on", "The general declined the port wine.", "Rejection"),
    ("soup is nothing that one rules on", "The sultan praised the lentil soup.", "Endorsement"),
    ("a reef is no case", "Scientists in Hobart investigated the reef.", "LegalAction"),
    ("a game by its round", "Togo crushed Benin in the semi-final.", "Attack"),
    ("a game by its score", "Fiji annihilated Tonga 61-3.", "Attack"),
    ("a game that is drawn", "Peru held Lima to a draw.", "Capture"),
    ("a war of prices", "The price war between Kroger and Ahold went on.", "Attack"),
    ("a storm with a name", "Typhoon Zelda struck the coast of Samoa.", "Attack"),
    ("an illness that begins a sentence", "Cholera killed refugees in Chad.", "Attack"),
    ("what seizes and is nobody", "Panic seized the crowd.", "Arrest"),
    ("a strike of workers", "The strike by teachers shut the schools of Accra.", "Attack"),
    ("pupils are trained for no war", "The bank trains teachers in Fiji.", "MilitarySupport"),
    ("training for no war", "The company provides training to nurses in Togo.", "MilitarySupport"),
    ("work with those who are served", "Dentists work with patients in Lomé.", "Alliance"),
    ("a partner of a person", "The partner of the painter lives in Lomé.", "Alliance"),
    ("a child depends on its mother", "The girl depends on her mother.", "Backing"),
    ("bow before somebody", "The dancer bowed to the queen.", "Concession"),
    ("banned goods of nobody", "The airline bans dogs in the cabin.", "Sanction"),
    ("what threatens things", "Automation threatens jobs in Chad.", "Threat"),
    ("a war of words", "A war of words broke out between Togo and Benin.", "Attack"),
    ("a clash over pay", "The nurses clashed with the ministry over pay.", "Attack"),
    ("questions are no shells", "Reporters bombarded the envoy with questions.", "Attack"),
    ("an offensive of diplomats", "The sultan opened a diplomatic offensive.", "Attack"),
    ("killed in an accident", "The colonel was killed in a car crash.", "Attack"),
    ("a tree kills", "A falling tree killed a pilgrim near Kano.", "Attack"),
    ("toys are no arms", "The shop sold toy guns to children in Fiji.", "ArmsTransfer"),
    ("surrender to a feeling", "The premier surrendered to temptation.", "Withdrawal"),
    ("a war of words that erupts", "A war of words erupted between the mayor and the bishop.", "Attack"),
    ("leaflets strike nobody", "The marketing campaign targeted nurses in Fiji.", "Attack"),
    ("page leftovers", "Your browser doesn’t support HTML5", "Backing"),
    ("an attack that may be words", "The attack on the minister went on.", "Attack"),
    ("what a man carries", "A man armed with a rifle walked into a diner.", "ArmsTransfer"),
    ("an economic war", "Togo waged an economic war on Benin.", "Attack"),
]

STATUS = [
    ("The guards prevented a riot by arresting the leaders.", "Arrest", ("positive", "certain", "past")),
    ("The guards were prevented from arresting the leaders.", "Arrest", ("negative", "certain", "past")),
    ("Chad is the latest to be threatened by Niger.", "Threat", ("positive", "certain", "present")),
    ("Chad has the means to threaten Niger.", "Threat", ("positive", "possible", "future")),
    ("The deal may halt sales that Kenya criticises Chad for.", "Condemnation", ("positive", "certain", "present")),
    ("The guard who killed a nun should be jailed.", "Attack", ("positive", "certain", "past")),
    ("Any guard who killed a nun should be jailed.", "Attack", ("positive", "possible", "future")),
    ("Chad keeps bombing the camp.", "Attack", ("positive", "certain", "present")),
    ("Guards kept rebels from bombing the camp.", "Attack", ("negative", "certain", "past")),
    ("The general advocated bombing the camp.", "Attack", ("positive", "possible", "future")),
    ("A guard was charged in the killing of a nun.", "Attack", ("positive", "possible", "past")),
    ("A guard was convicted of the killing of a nun.", "Attack", ("positive", "certain", "past")),
    ("A guard was suspected of the killing of a nun.", "Attack", ("positive", "possible", "past")),
    ("Iran delivered missiles to Russia.", "ArmsTransfer", ("positive", "certain", "past")),
    ("Iran has not delivered missiles to Russia.", "ArmsTransfer", ("negative", "certain", "past")),
    ("Iran will deliver missiles to Russia.", "ArmsTransfer", ("positive", "certain", "future")),
    ("Iran may deliver missiles to Russia.", "ArmsTransfer", ("positive", "possible", "future")),
    ("Iran is considering delivering missiles to Russia.", "ArmsTransfer", ("positive", "possible", "future")),
    ("Iran intends to deliver missiles to Russia.", "ArmsTransfer", ("positive", "probable", "future")),
    ("Iran denied delivering missiles to Russia.", "ArmsTransfer", ("negative", "certain", "past")),
    ("Kirby said Iran delivered missiles to Russia.", "ArmsTransfer", ("positive", "certain", "past")),
    ("Britain believes that Iran delivered missiles to Russia.", "ArmsTransfer", ("positive", "probable", "past")),
    (
        "Britain does not believe that Iran delivered missiles to Russia.",
        "ArmsTransfer",
        ("negative", "probable", "past"),
    ),
    ("Iran allegedly delivered missiles to Russia.", "ArmsTransfer", ("positive", "probable", "past")),
    ("If Iran delivers missiles to Russia, Britain will respond.", "ArmsTransfer", ("positive", "possible", "present")),
    ("No missiles were delivered to Russia.", "ArmsTransfer", ("negative", "certain", "past")),
    ("Tehran says that it has not delivered missiles to Russia.", "ArmsTransfer", ("negative", "certain", "past")),
    ("Iran has to deliver missiles to Russia.", "ArmsTransfer", ("positive", "possible", "future")),
    ("We have no evidence that Iran delivered missiles to Russia.", "ArmsTransfer", ("negative", "probable", "past")),
    ("Iran never delivered missiles to Russia.", "ArmsTransfer", ("negative", "certain", "past")),
    (
        "Iran not only delivered missiles to Russia but trained its crews.",
        "ArmsTransfer",
        ("positive", "certain", "past"),
    ),
    ("The attack on the convoy was blamed on the militia.", "Attack", ("positive", "possible", "past")),
    ("Witnesses blamed the killing of two monks on the army.", "Attack", ("positive", "certain", "past")),
]


NO_FACTS = [
    ("Near Earth Systems hit a record on Monday, traders said.", "Attack"),
    ("A Chinese invasion of Taiwan would devastate the world economy.", "Attack"),
    ("Any Israeli attack on Iran will be met with a harsh response.", "Attack"),
    ("There is no evidence that Rwanda supplied drones to the rebels.", "ArmsTransfer"),
    ("The panel found no evidence of Eritrean support for the militia.", "MilitarySupport"),
    ("Ethiopia had no plans to attack Eritrea.", "Attack"),
    ("Did soldiers kill civilians in the town?", "Attack"),
    ("Had Ethiopia invaded Eritrea, the war would have spread.", "Attack"),
    ("Neither Kenya nor Uganda has attacked the rebels.", "Attack"),
    ("It is not true that Kenya attacked Somalia.", "Attack"),
    ("The claim that Ukraine bombed the dam is false.", "Attack"),
    ("Norway suspended arms sales to Turkey.", "ArmsTransfer"),
    ("France warned Hezbollah against attacking Israel.", "Attack"),
    ("An earthquake struck Turkey and Syria.", "Attack"),
    ("Lawmakers fired questions at the minister.", "Attack"),
    ("Yemen's Houthis held a rally.", "Affiliation"),
    ("Officials urged Iran to stop supplying drones to Russia.", "ArmsTransfer"),
    ("If Iran supplies missiles to Russia, Europe will respond.", "ArmsTransfer"),
    ("Rwanda denied arming the rebels.", "ArmsTransfer"),
    ("Turkey threatened to attack the militia.", "Attack"),
    ("Instead of attacking the city, Russian troops withdrew.", "Attack"),
    ("Rather than send troops, Germany sent helmets.", "Deployment"),
    ("France is under pressure to send troops to Libya.", "Deployment"),
    ("Nigeria came close to invading Niger.", "Attack"),
    ("Contrary to claims that Egypt bombed the port, the town is quiet.", "Attack"),
    ("US to sell jets to Bahrain.", "ArmsTransfer"),
    ("Eritrea is yet to withdraw its troops from Tigray.", "Withdrawal"),
    ("Whether Pakistan still controls the militia is debated.", "Backing"),
    ("The emirate has been accused of arming the rebels.", "ArmsTransfer"),
    ("Kyiv's alleged supply of drones to the rebels drew condemnation.", "ArmsTransfer"),
    ("The senator attacked the proposal.", "Attack"),
    ("The group has been described as a Rwandan proxy.", "Backing"),
    ("Reports of Iran's missiles to Russia are false.", "ArmsTransfer"),
    ("There is no evidence of Iran's drones to Sudan.", "ArmsTransfer"),
    ("Fears of Iran's missiles to Russia grew.", "ArmsTransfer"),
    ("The general was cleared of ordering the attack on the village.", "Attack"),
]


@pytest.mark.parametrize(("text", "kind"), NO_FACTS, ids=[t for t, _ in NO_FACTS])
def test_what_the_text_does_not_say_is_no_fact(extractor: Extractor, text: str, kind: str) -> None:
    facts = [
        c
        for c in told(extractor, text)
        if c.type == kind and (c.polarity, c.certainty) == ("positive", "certain") and c.tense != "future"
    ]
    assert facts == []


@pytest.mark.parametrize(("rule", "text", "expected"), FIRES, ids=[r for r, _, _ in FIRES])
def test_a_rule_reads_what_its_sentence_says(
    extractor: Extractor, rule: str, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in tuples(told(extractor, text))


@pytest.mark.parametrize(("rule", "text", "wrong"), FALSE, ids=[r for r, _, _ in FALSE])
def test_a_rule_tells_no_party_what_another_did(
    extractor: Extractor, rule: str, text: str, wrong: tuple[str, str, str]
) -> None:
    assert wrong not in tuples(told(extractor, text))


@pytest.mark.parametrize(("rule", "text", "kind"), MUST_NOT, ids=[r for r, _, _ in MUST_NOT])
def test_a_rule_stays_silent_beside_its_case(extractor: Extractor, rule: str, text: str, kind: str) -> None:
    assert kind not in {c.type for c in told(extractor, text)}


@pytest.mark.parametrize(("text", "kind", "expected"), STATUS, ids=[t for t, _, _ in STATUS])
def test_a_claim_is_as_sure_as_its_words(
    extractor: Extractor, text: str, kind: str, expected: tuple[str, str, str]
) -> None:
    assert status(told(extractor, text), kind) == {expected}


SPOKEN = [
    ("Rwanda supplied drones to the rebels, Kenyan intelligence said.", ["Kenyan intelligence"]),
    ("U.N. experts say that Rwanda supplied drones to the rebels.", ["U.N. experts"]),
    ("Paris said that Rwanda supplied drones to the rebels.", ["France"]),
    ("According to the ministry, Rwanda supplied drones to the rebels.", ["ministry"]),
    ("The report says that Rwanda supplied drones to the rebels.", []),
    ("Rwanda supplied drones to the rebels.", []),
]


@pytest.mark.parametrize(("text", "speakers"), SPOKEN, ids=[t for t, _ in SPOKEN])
def test_whoever_says_so_is_named(extractor: Extractor, text: str, speakers: list[str]) -> None:
    (claim,) = [c for c in told(extractor, text) if c.type == "ArmsTransfer"]
    assert [x.label for x in claim.attributed_to] == speakers


def test_a_counted_event_has_no_doer_if_none_was_told(extractor: Extractor) -> None:
    claims = told(extractor, "Rain fell in Baidoa. One strike destroyed a bunker.")
    assert tuples(claims) == {("Attack", "", "bunker")}


def test_whoever_helps_is_not_said_to_fight(extractor: Extractor) -> None:
    claims = told(extractor, "Kenya confirmed its support for Somalia in the fight against militants.")
    assert ("Attack", "Kenya", "militants") not in tuples(claims)


def test_a_sentence_that_begins_with_its_participle_keeps_its_own_doer(extractor: Extractor) -> None:
    claims = told(extractor, "Kenyan forces struck the camp. Destroyed by floods, two bunkers were rebuilt.")
    assert ("Attack", "Kenyan Armed Forces", "bunkers") not in tuples(claims)


WHOLE = [
    ("Soldiers from the north killed a nun.", "Soldiers from the north"),
    ("Soldiers, from the north, killed a nun.", "Soldiers"),
    ("Soldiers with orders to shoot killed a nun.", "Soldiers"),
]


@pytest.mark.parametrize(("text", "words"), WHOLE, ids=[t for t, _ in WHOLE])
def test_a_party_without_a_name_is_told_by_its_whole_phrase(extractor: Extractor, text: str, words: str) -> None:
    (claim,) = [c for c in told(extractor, text) if c.type == "Attack" and c.target[0].label == "nun"]
    assert [(x.label, x.mention.text) for x in claim.source] == [("Soldiers", words)]


def test_an_attack_that_is_only_mentioned_adds_nothing(extractor: Extractor) -> None:
    claims = told(extractor, "Kenya struck a rebel camp. The airstrikes by Kenya began at dawn.")
    assert tuples(claims) == {("Attack", "Kenya", "rebel camp")}


def test_an_attack_that_nothing_else_tells_of_counts(extractor: Extractor) -> None:
    claims = told(extractor, "The rebels left Baidoa. The airstrikes by Kenya began at dawn.")
    assert ("Attack", "Kenya", "") in tuples(claims)
