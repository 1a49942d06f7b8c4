"""Languages that events are in, and what five languages call them. Reads no sentences."""

import re
from collections.abc import Mapping

from bot.domain.letters import folded

NAMES: Mapping[str, tuple[str, str, str, str, str]] = {
    "en": ("English", "inglés", "anglais", "inglês", "Englisch"),
    "es": ("Spanish", "español", "espagnol", "espanhol", "Spanisch"),
    "fr": ("French", "francés", "français", "francês", "Französisch"),
    "pt": ("Portuguese", "portugués", "portugais", "português", "Portugiesisch"),
    "de": ("German", "alemán", "allemand", "alemão", "Deutsch"),
    "it": ("Italian", "italiano", "italien", "italiano", "Italienisch"),
    "nl": ("Dutch", "neerlandés", "néerlandais", "holandês", "Niederländisch"),
    "ca": ("Catalan", "catalán", "catalan", "catalão", "Katalanisch"),
    "da": ("Danish", "danés", "danois", "dinamarquês", "Dänisch"),
    "sv": ("Swedish", "sueco", "suédois", "sueco", "Schwedisch"),
    "no": ("Norwegian", "noruego", "norvégien", "norueguês", "Norwegisch"),
    "fi": ("Finnish", "finés", "finnois", "finlandês", "Finnisch"),
    "pl": ("Polish", "polaco", "polonais", "polonês", "Polnisch"),
    "ru": ("Russian", "ruso", "russe", "russo", "Russisch"),
    "uk": ("Ukrainian", "ucraniano", "ukrainien", "ucraniano", "Ukrainisch"),
    "el": ("Greek", "griego", "grec", "grego", "Griechisch"),
    "tr": ("Turkish", "turco", "turc", "turco", "Türkisch"),
    "ar": ("Arabic", "árabe", "arabe", "árabe", "Arabisch"),
    "he": ("Hebrew", "hebreo", "hébreu", "hebraico", "Hebräisch"),
    "hi": ("Hindi", "hindi", "hindi", "hindi", "Hindi"),
    "zh": ("Chinese", "chino", "chinois", "chinês", "Chinesisch"),
    "ja": ("Japanese", "japonés", "japonais", "japonês", "Japanisch"),
    "ko": ("Korean", "coreano", "coréen", "coreano", "Koreanisch"),
    "mi": ("Maori", "maorí", "maori", "maori", "Maori"),
    "cy": ("Welsh", "galés", "gallois", "galês", "Walisisch"),
    "ga": ("Irish", "irlandés", "irlandais", "irlandês", "Irisch"),
}
"""By ISO 639: the names in English, Spanish, French, Portuguese and German."""

SPOKEN = ("en", "es", "fr", "pt", "de")
"""The languages that these names are in, in their order; the bot speaks all of them."""

OWN_NAMES: Mapping[str, str] = {code: NAMES[code][place].capitalize() for place, code in enumerate(SPOKEN)}
"""What each of them calls itself."""

OLD_CODES: Mapping[str, str] = {"in": "id", "iw": "he", "ji": "yi", "nb": "no"}
"""What X still calls some languages, and Norwegian as it is mostly written, by what they are called here."""

NO_LANGUAGES = frozenset({"und", "zxx", "mul", "mis", "qam", "qct", "qht", "qme", "qst", "art"})
"""What X and others call what is in no language: names alone, hashtags, pictures."""

LONGEST_TAG = 20
"""Letters of a language's tag."""

MOST_ACCEPTED = 20
"""Languages of a browser that are looked at."""

_QUALITY = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")
_CODES = {folded(name): code for code, names in NAMES.items() for name in names}


def code_of(said: str) -> str:
    """Give the code of a language by its code, e.g. "es-MX", or by its name; nothing where it is not known."""
    word = folded(said.strip())
    code = primary(word)
    return code if code in NAMES else _CODES.get(word, "")


def as_told(said: str) -> str:
    """Give the tag of the language that a platform names, e.g. "pt-br"; nothing where it names none."""
    tag = said.strip().lower().replace("_", "-")
    if not _TAG.fullmatch(tag) or len(tag) > LONGEST_TAG:
        return code_of(said)
    code, dash, country = tag.partition("-")
    return "" if code in NO_LANGUAGES else f"{OLD_CODES.get(code, code)}{dash}{country}"


def primary(tag: str) -> str:
    """Give the language of a tag that may name a country, too: "es" of "es-MX"."""
    return tag.replace("_", "-").partition("-")[0].lower()


def preferred(accepted: str) -> str:
    """Give the language that a browser likes most of those that we speak, by its Accept-Language; or nothing."""
    liked: list[tuple[float, str]] = []
    for one in accepted.split(",")[:MOST_ACCEPTED]:
        tag, _, quality = one.strip().partition(";")
        found = _QUALITY.fullmatch(quality.strip())
        if primary(tag) in SPOKEN and (found or not quality):
            liked.append((-float(found[1]) if found else -1.0, primary(tag)))
    weight, code = min(liked, key=lambda pair: pair[0], default=(0.0, ""))
    return code if weight else ""


def name_of(code: str, language: str) -> str:
    """Give what `language` calls the language with this code; the code itself where that is not known."""
    names = NAMES.get(code)
    return names[SPOKEN.index(language) if language in SPOKEN else 0] if names else code
