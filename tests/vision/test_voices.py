"""Which voice speaks a language: chosen from the lists that engines give, real ones of each system."""

import wave
from pathlib import Path

import pytest

from alignment.checks import PoseSpec, load_spec
from alignment.guidance.sayings import Message
from tests.live_screen import need
from vision.commands.live_options import LiveOptions
from vision.live.system_voice import SystemEngine, listed_voices
from vision.live.voices import NamedVoice, NoSuchVoiceError, best_voice, voice_named
from vision.words.language import languages, speaking
from vision.words.pose import pose_in_words
from vision.words.sayings import words_of

#: seconds that a cue and what follows it may take: no shorter than a word, no longer than a breath
SHORTEST_S, LONGEST_S = 0.6, 3.0
MAC, APPLE = "com.apple.speech.synthesis.voice.", "com.apple."
#: as pyttsx3's NSSpeechSynthesizer has them
NSSS = [
    *(NamedVoice(MAC + name.replace(" ", ""), name, ("en_US",)) for name in ("Albert", "Bad News", "Bells", "Fred")),
    NamedVoice(APPLE + "eloquence.de-DE.Eddy", "Eddy (Deutsch (Deutschland))", ("de_DE",)),
    NamedVoice(APPLE + "voice.compact.de-DE.Anna", "Anna", ("de_DE",)),
    NamedVoice(APPLE + "voice.compact.en-GB.Daniel", "Daniel", ("en_GB",)),
    NamedVoice(APPLE + "voice.compact.en-US.Samantha", "Samantha", ("en_US",)),
    NamedVoice(MAC + "fiona", "Fiona", ("en-scotland",)),
    NamedVoice(APPLE + "voice.compact.es-MX.Paulina", "Paulina", ("es_MX",)),
    NamedVoice(APPLE + "voice.compact.es-ES.Monica", "Mónica", ("es_ES",)),
    NamedVoice(APPLE + "voice.compact.fr-CA.Amelie", "Amélie", ("fr_CA",)),
    NamedVoice(APPLE + "voice.compact.fr-FR.Thomas", "Thomas", ("fr_FR",)),
    NamedVoice(APPLE + "eloquence.fr-FR.Jacques", "Jacques", ("fr_FR",)),
    NamedVoice(APPLE + "voice.compact.hi-IN.Lekha", "Lekha", ("hi_IN",)),
]
TOKENS = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens\TTS_MS_"
#: as pyttsx3's SAPI 5 has them
SAPI = [
    NamedVoice(TOKENS + "EN-US_DAVID_11.0", "Microsoft David Desktop - English (United States)", ("en-US",)),
    NamedVoice(TOKENS + "DE-DE_HEDDA_11.0", "Microsoft Hedda Desktop - German", ("de-DE",)),
    NamedVoice(TOKENS + "EN-US_ZIRA_11.0", "Microsoft Zira Desktop - English (United States)", ("en-US",)),
    NamedVoice(TOKENS + "FR-FR_HORTENSE_11.0", "Microsoft Hortense Desktop - French", ("fr-FR",)),
    NamedVoice(TOKENS + "ZH-CN_HUIHUI_11.0", "Microsoft Huihui Desktop - Chinese (Simplified)", ("zh-CN",)),
    NamedVoice(TOKENS + "X", "A voice of no known country", ("Unknown Locale: 5120",)),
]
#: what the programs print
SAY = """\
Albert              en_US    # Hello! My name is Albert.
Amélie              fr_CA    # Bonjour! Je m’appelle Amélie.
Anna                de_DE    # Hallo! Ich heiße Anna.
Anna (Enhanced)     de_DE    # Hallo! Ich heiße Anna.
Bad News            en_US    # The light you see at the end of the tunnel is the headlamp of a fast approaching train.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Fiona               en-scotland # Hello, my name is Fiona. I am a Scottish-English voice.
Lekha               hi_IN    # नमस्कार, मेरा नाम लेखा है.Lekha[[FEMALE_NAME]]मै हिंदी मे बोलने वाली आवाज़ हूँ.
Samantha            en_US    # Hello! My name is Samantha.
"""
POWERSHELL = "de-DE Microsoft Hedda Desktop\r\nen-US Microsoft Zira Desktop\r\n"
SPD_SAY = """\
                     NAME                 LANGUAGE                  VARIANT
                Afrikaans                       af                     none
  English (Great Britain)                    en-gb                     none
           English (America)+Adam            en-us                     Adam
                   German                       de                     none
"""
ENGLISH, FRENCH = NSSS[7], NSSS[12]


@pytest.mark.parametrize(
    ("voices", "names"),
    [
        (NSSS, {"en": "Samantha", "de": "Anna", "es": "Mónica", "fr": "Thomas", "hi": "Lekha"}),
        (SAPI, {"en": SAPI[0].name, "de": SAPI[1].name, "es": None, "fr": SAPI[3].name, "hi": None}),
        (listed_voices("say", SAY), {"en": "Samantha", "de": "Anna (Enhanced)", "es": None, "fr": "Amélie"}),
        (listed_voices("powershell", POWERSHELL), {"en": "Microsoft Zira Desktop", "de": "Microsoft Hedda Desktop"}),
        (listed_voices("spd-say", SPD_SAY), {"en": "English (America)+Adam", "de": "German", "hi": None}),
    ],
    ids=["NSSpeechSynthesizer", "SAPI", "say", "powershell", "spd-say"],
)
def test_the_best_voice_of_each_language(voices: list[NamedVoice], names: dict[str, str | None]) -> None:
    for language, name in names.items():
        if name is None:
            with pytest.raises(NoSuchVoiceError):
                best_voice(voices, language)
        else:
            assert best_voice(voices, language).name == name


def test_the_users_own_voice_is_kept_where_it_speaks_the_language() -> None:
    own = next(voice for voice in NSSS if voice.name == "Paulina").id
    assert best_voice(NSSS, "es", own).name == "Paulina"
    assert best_voice(NSSS, "de", own).name == "Anna"


def test_a_voice_that_jokes_is_better_than_none() -> None:
    assert best_voice(NSSS[:4], "en").name == "Albert"


def test_a_catalogue_of_one_country_has_a_voice_of_that_country_before_others() -> None:
    assert best_voice(NSSS, "fr_CA").name == "Amélie"
    assert best_voice(SAPI, "fr_CA").name == SAPI[3].name


def test_a_voice_is_named_by_part_of_its_name_or_id() -> None:
    assert voice_named(SAPI, "zira") == SAPI[2]
    assert voice_named(NSSS, "de-de.anna") == NSSS[5]
    assert voice_named(SAPI, "anna") is None


ESPEAK = {
    "en": "English (Great Britain)",
    "de": "German",
    "es": "Spanish (Spain)",
    "fr": "French (France)",
    "hi": "Hindi",
}


def test_pyttsx3_and_espeak_ng_have_the_same_voice_for_each_language(tmp_path: Path) -> None:
    need("espeak-ng")
    import pyttsx3

    voices = [NamedVoice.of_pyttsx3(voice) for voice in pyttsx3.init().getProperty("voices")]
    for language, name in ESPEAK.items():
        assert best_voice(voices, language).name == name
        assert SystemEngine(150, None, language, tmp_path).voice == name
    assert SystemEngine(150, "hindi", "de", tmp_path).voice == "Hindi"
    for engine in (lambda: best_voice(voices, "xx"), lambda: SystemEngine(150, None, "xx", tmp_path)):
        with pytest.raises(NoSuchVoiceError):
            engine()


def said_live(spec: PoseSpec) -> set[str]:
    """Every cue of a pose, also for each care that can be taken, and what is said once it was followed."""
    messages = []
    for one in (spec, *(spec.cared_for([care]) for care in spec.care)):
        for name, check in one.checks.items():
            cues = [Message("cue", check=name, direction=way) for way in ("below", "above") if check.cue.of(way)]
            messages += [(cue, one) for cue in cues if check.spoken]
        messages += [(Message("followed", check=name), one) for name in one.checks]
    return {words_of([message], one) for message, one in messages}


@pytest.mark.parametrize("language", languages())
def test_each_cue_is_said_in_one_breath(language: str, tmp_path: Path) -> None:
    """At the usual rate, with the pause that espeak-ng makes after a sentence (0.4 s)."""
    need("espeak-ng")
    mouth, wav = SystemEngine(LiveOptions().rate, None, language, tmp_path), tmp_path / "said.wav"
    with speaking(language):
        sentences = said_live(pose_in_words(load_spec()))
    outside = {}
    for sentence in sorted(sentences):
        assert mouth.write(sentence)
        with wave.open(str(wav)) as file:
            seconds = file.getnframes() / file.getframerate()
        if not SHORTEST_S <= seconds <= LONGEST_S:
            outside[sentence] = round(seconds, 2)
    assert len(sentences) > 15
    assert outside == {}
