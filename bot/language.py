"""Know that a question is hardly English, so that the answer can say that Learnt reads nothing else."""

import re
import unicodedata

# Small words that fill every sentence of a language: some that families and their helpers speak here.
_FOREIGN = frozenset(
    """
    jest nie się mój mnie moja bije mi to czy jak
    dziecko przez matka ojciec dla jego jej który są było tego ale więc proszę pomoc
    este nu și că pentru care copilul copil mama tata sunt din sau unde când ajutor
    yw mae ddim plentyn beth sut ble pam gyda oedd wedi ei yn eisiau angen rhaid
    est les des une dans pour avec pas enfant qui que sont mère père aide je nous
    el los las una se un al antes de del y o me mi mis para con niño niña está qué cómo madre padre por pero ayuda
    é não uma criança mãe pai como são ajuda muito isso
    il che non bambino bambina madre padre sono della perché aiuto come
    der die das und ist nicht kind mutter vater ein eine wie mit ich wir hilfe
    bir çocuk ve için değil nasıl anne baba bu ne var yok yardım
    yra vaikas kaip kad su mano motina tėvas pagalba
    waa ilmo maxay iyo ilmaha hooyo hooyadu aabbe aabbaha caawimaad haddii maxaan leeyahay sidee
    është fëmija dhe nuk për nëna babai ndihmë
    ang bata hindi mga ng sa ay paano
    """.split()
)  # fmt: skip
_ENGLISH = frozenset(
    """
    the a an and or of to in on at is are was were be been do does did has have had not no what how when where who why
    which if for with about from by as that this these those it he she they we i you my his her their our your can could
    should would will may must but so than then there any some after before without mum dad baby child
    """.split()
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2  # small words of another language, and none of English
_MOSTLY = 0.5


def looks_foreign(text: str) -> bool:
    """Return whether a question is likely in another language than English."""
    words = [word.casefold() for word in _WORD.findall(text)]
    letters = [letter for word in words for letter in word]
    if not letters:
        return False
    other = sum("LATIN" not in unicodedata.name(letter, "") for letter in letters)
    if other > _MOSTLY * len(letters):
        return True
    english = sum(word in _ENGLISH and word not in _FOREIGN for word in words)
    # An accent is no English letter either; a name or a borrowed word has one too, so two are needed.
    foreign = sum(word not in _ENGLISH and (word in _FOREIGN or not word.isascii()) for word in words)
    return foreign >= _ENOUGH and foreign > english
