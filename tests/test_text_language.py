"""English is told from other languages, in whatever script; nothing that is English is called foreign."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Document, Span
from kg.text.language import is_english, reads_like_english
from kg.text.markdown import markup_spans

ROOT = Path(__file__).resolve().parent.parent
TEXTS = sorted(path for path in (ROOT / "data").rglob("*.txt"))

# Article 1 of the Universal Declaration of Human Rights, and a line of news
OTHERS = {
    "de": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen "
        "begabt und sollen einander im Geist der Brüderlichkeit begegnen. Der Iran hat den Huthi Raketen "
        "geliefert, wie das Ministerium am Montag mitteilte."
    ),
    "fr": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et "
        "de conscience et doivent agir les uns envers les autres dans un esprit de fraternité. L'Iran a livré "
        "des missiles aux Houthis, selon le ministère."
    ),
    "es": (
        "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón "
        "y conciencia, deben comportarse fraternalmente los unos con los otros. Irán entregó misiles a los "
        "hutíes, según el ministerio."
    ),
    "it": (
        "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e "
        "di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza. L'Iran ha consegnato "
        "missili agli Houthi."
    ),
    "pt": (
        "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de "
        "consciência, devem agir uns para com os outros em espírito de fraternidade. O Irão entregou mísseis "
        "aos Houthis."
    ),
    "nl": (
        "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand "
        "en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen. Iran heeft "
        "raketten aan de Houthi's geleverd."
    ),
    "da": (
        "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret med fornuft og "
        "samvittighed, og de bør handle mod hverandre i en broderskabets ånd. Iran har leveret missiler til "
        "houthierne, oplyser ministeriet, for at hjælpe dem."
    ),
    "no": (
        "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter. De er utstyrt med "
        "fornuft og samvittighet og bør handle mot hverandre i brorskapets ånd. Iran har levert raketter til "
        "houthiene, sier departementet."
    ),
    "sv": (
        "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats med förnuft och "
        "samvete och bör handla gentemot varandra i en anda av gemenskap. Iran har levererat robotar till "
        "huthierna, säger departementet."
    ),
    "fi": (
        "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu "
        "järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä. Iran on toimittanut "
        "ohjuksia, kertoi ministeriö maanantaina."
    ),
    "pl": (
        "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni "
        "rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa. Iran dostarczył rakiety, "
        "podało ministerstwo."
    ),
    "tr": (
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve "
        "birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler. İran, Husilere füze verdi, bakanlık "
        "pazartesi günü açıkladı."
    ),
    "id": (
        "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka dikaruniai akal "
        "dan hati nurani dan hendaknya bergaul satu sama lain dalam semangat persaudaraan. Iran mengirim "
        "rudal kepada Houthi, kata kementerian."
    ),
    "vi": (
        "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được "
        "tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu."
    ),
    "af": (
        "Alle menslike wesens word vry, met gelyke waardigheid en regte, gebore. Hulle het rede en gewete en "
        "behoort in die gees van broederskap teenoor mekaar op te tree. Iran het missiele aan die Houthi's "
        "gelewer, het die ministerie gesê."
    ),
    "sw": (
        "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri, hivyo yapasa "
        "watendeane kindugu. Iran iliwapa Wahouthi makombora, wizara ilisema siku ya Jumatatu katika taarifa "
        "yake kwa waandishi wa habari."
    ),
    "ru": ("Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью."),
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
    "ar": "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق.",
    "fa": "تمام افراد بشر آزاد به دنیا می‌آیند",
    "he": "כל בני האדם נולדו בני חורין",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "ja": "すべての人間は、生まれながらにして自由である",
    "ko": "모든 인간은 태어날 때부터 자유로우며",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में",
    "ro": (
        "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt înzestrate cu "
        "rațiune și conștiință și trebuie să se comporte unele față de altele în spiritul fraternității. "
        "Iranul a livrat rachete, a anunțat ministerul."
    ),
    "sk": (
        "Všetci ľudia sa rodia slobodní a sebe rovní, čo sa týka ich dôstojnosti a práv. Sú obdarení rozumom "
        "a majú navzájom jednať v bratskom duchu. Irán dodal rakety, oznámilo ministerstvo v pondelok v "
        "Teheráne, a to už po druhý raz."
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_told(language):
    assert not is_english(OTHERS[language])
    assert not is_english(OTHERS[language].upper())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_that_comes_with_the_program_is_called_foreign(path):
    assert is_english(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 / 7",
        "Iran armed Hezbollah.",
        "Tehran, Beirut, Sanaa: Raketen, Drohnen und Gewehre",
        (
            "Abdul-Malik al-Houthi met Qassem Soleimani in Sana’a; they spoke of arms, said Al Masirah (المسيرة), a "
            "television channel of the group, in Arabic. Iran’s foreign ministry declined to comment."
        ),
        (
            "NAVY SEIZES ARMS SHIPMENT OFF OMAN. THE DHOW CARRIED MISSILE PARTS TO THE HOUTHIS, THE PENTAGON SAID. ITS "
            "CREW OF FOURTEEN WAS TURNED OVER TO THE COAST GUARD OF YEMEN."
        ),
    ],
)
def test_english_and_what_is_too_short_to_tell_is_not_foreign(text):
    assert is_english(text)


def test_what_is_not_read_is_not_counted():
    english = (
        "The navy seized arms that were bound for the Houthis, and it said that their crew had been paid by Iran. "
    )
    code = "```\n" + "int float double char void struct static extern const typedef\n" * 40 + "```\n"
    document = Document("one", code + english * 2, skipped=markup_spans(code + english * 2))
    assert reads_like_english(document)
    assert not reads_like_english(Document("one", document.text))
    assert reads_like_english(Document("one", OTHERS["ru"], skipped=(Span(0, len(OTHERS["ru"])),)))
