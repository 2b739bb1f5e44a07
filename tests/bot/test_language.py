"""Whoever asks in another language is told that Learnt reads English only; whoever asks in English never is."""

import json
from pathlib import Path

import pytest

from bot.language import looks_foreign

BENCH = Path(__file__).parents[2] / "bench"
MOST_FALSE = 0.002
FOREIGN = """
Co zrobić, jeśli dziecko ma siniaki i matka nie chce rozmawiać?
Czy to jest zaniedbanie, gdy dziecko nie chodzi do szkoły?
Ojciec krzyczy na dziecko i boję się o jego bezpieczeństwo
Proszę o pomoc, co mam zrobić dla tego dziecka
Jak rozmawiać z matką która nie chce otworzyć drzwi
Beth ddylwn i ei wneud os oes clais ar y plentyn?
Mae'r plentyn yn dweud ei fod yn ofni mynd adref
Pryd mae'r grŵp craidd yn cyfarfod ar ôl cofrestru?
Sut mae siarad gyda'r fam am y babi
ماذا أفعل إذا كان هناك كدمة على الطفل؟
الأم لا تريد أن تفتح الباب
اگر بچے کے جسم پر نیل ہو تو کیا کرنا چاہیے؟
ماں دروازہ نہیں کھولتی
Ce trebuie să fac dacă copilul are vânătăi și mama nu vrea să vorbească?
Tatăl bea și copilul este singur acasă
Unde pot cere ajutor pentru un copil?
Maxaan sameeyaa haddii ilmaha uu leeyahay nabar oo hooyadu aysan rabin?
Ilmuhu waa kaligiis guriga, maxaa la sameeyaa?
Waxaan u baahanahay caawimaad ilmaha
Bir çocuk için ne yapmalıyım, annesi konuşmak istemiyor ve morluk var?
Çocuk okula gitmiyor, bu ihmal mi?
Baba evde bağırıyor ve çocuk korkuyor
Que faire si un enfant a des bleus et que la mère ne veut pas parler?
Le père crie sur l'enfant et je suis inquiet
¿Qué hago si el niño tiene moretones y la madre no quiere hablar?
Cuando el padre bebe, la niña está sola en casa
O que faço se a criança tem nódoas negras e a mãe não fala?
Was soll ich tun, wenn das Kind blaue Flecken hat und die Mutter nicht spricht?
Der Vater trinkt und ich habe Angst um das Kind
Cosa devo fare se il bambino ha dei lividi e la madre non parla?
Ką daryti, jei vaikas turi mėlynių ir motina nenori kalbėti?
Çfarë duhet të bëj nëse fëmija ka të nxira dhe nëna nuk flet?
Що робити, якщо у дитини синці і мати не хоче говорити?
Что делать, если у ребенка синяки и мать не хочет говорить?
শিশুর শরীরে দাগ থাকলে কী করব?
ਜੇ ਬੱਚੇ ਦੇ ਸਰੀਰ ਤੇ ਨੀਲ ਹੋਵੇ ਤਾਂ ਕੀ ਕਰਨਾ ਹੈ?
બાળકના શરીર પર ઉઝરડો હોય તો શું કરવું?
如果孩子身上有瘀伤我该怎么办？
குழந்தையின் உடலில் காயம் இருந்தால் என்ன செய்வது?
Ano ang gagawin ko kung may pasa ang bata at ayaw ng nanay magsalita?
""".strip().splitlines()


def english() -> list[str]:
    """Return every question and message of the benches."""
    found: list[str] = []
    for name in ("questions", "safety"):
        for line in (BENCH / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found += [*row.get("turns", []), row["text"]]
    return found


def test_what_people_ask_in_english_is_not_taken_for_another_language() -> None:
    texts = english()
    wrong = [text for text in texts if looks_foreign(text)]
    assert len(texts) > 10_000
    assert len(wrong) <= MOST_FALSE * len(texts), wrong[:20]


def test_most_questions_in_other_languages_are_known_for_what_they_are() -> None:
    assert len(FOREIGN) == 40
    missed = [text for text in FOREIGN if not looks_foreign(text)]
    assert len(missed) <= 5, missed


@pytest.mark.parametrize("text", ["", "?", "🙂", "12 34", "\u200b"])
def test_what_holds_no_words_is_in_no_language(text: str) -> None:
    assert not looks_foreign(text)


@pytest.mark.parametrize(
    "text",
    ["per diem", "en route to la rue", "Mum says como and non stop", "what does SEN et al. mean", "dad is in Pan"],
)
def test_a_borrowed_word_or_two_in_english_is_english(text: str) -> None:
    assert not looks_foreign(text)
