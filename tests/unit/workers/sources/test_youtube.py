"""Links to videos, their captions and pasted transcripts."""

import pytest

from providers.captions import UNAVAILABLE, Caption, Captions, YouTubeCaptions, choose, refusal
from schemas.errors import PermanentError, TransientError
from schemas.pack import Extracted
from workers.sources.chunks import chunks_of
from workers.sources.youtube import TIME_HEADING, clock, extract_captions, extract_pasted, video_id

ID = "dQw4w9WgXcQ"
SPOKEN = [
    "today we look at how a duck keeps its feathers", "dry even when it dives deep under the surface",
    "there is a gland at the base of the tail", "and it gives an oil that the bird spreads",
    "with its bill over all of its feathers", "water then runs off in round drops",
]  # fmt: skip


def captions(*lines: tuple[float, float, str], generated: bool = False, title: str = "How ducks stay dry") -> Captions:
    return Captions(
        video_id=ID,
        title=title,
        language="en",
        is_generated=generated,
        lines=tuple(Caption(start=start, seconds=seconds, text=text) for start, seconds, text in lines),
    )


def text(extracted: Extracted) -> str:
    return extracted.pages[0].markdown


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={ID}", f"http://youtube.com/watch?v={ID}&t=42s", f"https://youtu.be/{ID}",
        f"https://m.youtube.com/watch?app=desktop&v={ID}", f"https://youtu.be/{ID}?si=abc&t=1",
        f"https://www.youtube.com/shorts/{ID}?feature=share", f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0", f"https://www.youtube.com/live/{ID}",
        f"https://music.youtube.com/watch?v={ID}&list=RD", f"https://www.youtube.com/v/{ID}",
        f"HTTPS://WWW.YOUTUBE.COM/watch?v={ID}#top", f"https://www.youtube.com/watch/{ID}",
        f"https://www.youtube.com/watch?list=PL1&index=3&v={ID}&pp=x", f"  https://youtu.be/{ID}  ",
        f"https://www.youtube.com/attribution_link?u=%2Fwatch%3Fv%3D{ID}",
    ],
)  # fmt: skip
def test_every_form_of_link_names_its_video(url: str) -> None:
    assert video_id(url) == ID


@pytest.mark.parametrize(
    "url",
    [
        f"https://vimeo.com/{ID}", f"https://youtube.com.evil.org/watch?v={ID}", f"https://notyoutube.com/watch?v={ID}",
        "https://www.youtube.com/", "https://www.youtube.com/watch?v=short", "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PL1", "https://youtu.be/", "youtube", "",
        f"ftp://youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}x", f"https://evil.org/?u=https://youtu.be/{ID}", "https://[broken/watch",
        f"javascript:youtu.be/{ID}", f"https://youtube.com@evil.org/watch?v={ID}",
    ],
)  # fmt: skip
def test_other_addresses_name_none(url: str) -> None:
    assert video_id(url) is None


def test_captions_become_paragraphs_under_the_time_at_which_they_are_said() -> None:
    lines = [(n * 5.0, 5.0, f"This is sentence number {n} of the talk.") for n in range(80)]
    said = extract_captions(captions(*lines))
    headings = [line for line in text(said).split("\n") if line.startswith("#")]
    assert headings[0] == "## 0:00"
    assert all(TIME_HEADING.fullmatch(heading[3:]) for heading in headings)
    assert 2 <= len(headings) <= 4
    assert (said.title, said.language, said.page_count, said.notes) == ("How ducks stay dry", "en", None, ())
    assert chunks_of(said)[-1].headings[0] in [heading[3:] for heading in headings[1:]]
    assert all(paragraph.endswith(".") for paragraph in text(said).split("\n\n") if not paragraph.startswith("#"))


def test_a_sentence_over_two_captions_is_one_again() -> None:
    said = text(
        extract_captions(captions((0, 2, "The duck dives"), (2, 2, "under the ice."), (4, 2, "It comes back.")))
    )
    assert said == "## 0:00\n\nThe duck dives under the ice. It comes back."


def test_speech_recognition_gets_sentences_and_a_warning() -> None:
    lines = [(n * 3.0, 4.0, SPOKEN[n % len(SPOKEN)]) for n in range(60)]
    said = extract_captions(captions(*lines, generated=True))
    paragraphs = [one for one in text(said).split("\n\n") if not one.startswith("#")]
    assert all(one[0].isupper() and one.endswith(".") for one in paragraphs)
    assert max(len(sentence.split()) for one in paragraphs for sentence in one.split(". ")) <= 60
    assert "recognition" in said.notes[0]
    words = " ".join(paragraphs).lower().replace(".", "").split()
    assert words == " ".join(text for _, _, text in lines).split()


def test_noises_speaker_marks_and_rolling_repeats_go() -> None:
    shown = captions(
        (0, 1, "[Music]"), (1, 1, ">> Welcome to the pond."), (2, 1, "Welcome to the pond."),
        (3, 1, "(applause) ♪ la ♪"), (4, 1, "Ducks are"), (5, 1, "Ducks are here."), (9, 1, "- Are they?"),
    )  # fmt: skip
    assert text(extract_captions(shown)) == "## 0:01\n\nWelcome to the pond.\n\nDucks are here.\n\nAre they?"


def test_a_line_that_only_begins_with_the_letters_of_the_last_one_stays_whole() -> None:
    said = text(
        extract_captions(captions((0, 1, "I"), (1, 1, "It is a duck."), (2, 1, "No."), (3, 1, "No. It swims.")))
    )
    assert said == "## 0:00\n\nI It is a duck. No. No. It swims."


def test_captions_without_words_are_unavailable() -> None:
    with pytest.raises(PermanentError) as caught:
        extract_captions(captions((0, 1, "[Music]")))
    assert caught.value.error_code == UNAVAILABLE


def test_a_video_without_a_known_title_is_named_by_its_id() -> None:
    assert extract_captions(captions((0, 1, "Hello there."), title="")).title == f"YouTube video {ID}"


def test_a_clock_shows_hours_only_when_there_are_any() -> None:
    assert [clock(0), clock(59.9), clock(725), clock(3725)] == ["0:00", "0:59", "12:05", "1:02:05"]


@pytest.mark.parametrize(
    "pasted",
    [
        "0:00\nToday we talk about ducks.\n0:05\nThey swim.\n3:30\nThey fly.",
        "[00:00] Today we talk about ducks.\n[00:05] They swim.\n[03:30] They fly.",
        "1\n00:00:00,000 --> 00:00:05,000\nToday we talk about ducks.\n\n2\n00:00:05,000 --> 00:00:09,000\nThey swim."
        "\n\n3\n00:03:30,000 --> 00:03:40,000\nThey fly.",
        "WEBVTT\n\n00:00.000 --> 00:05.000 align:start\nToday we <c>talk</c> about ducks.\n\n00:05.000 --> 00:09.000\n"
        "They swim.\n\n03:30.000 --> 03:40.000\nThey fly.",
    ],
    ids=["lines", "brackets", "srt", "vtt"],
)
def test_a_pasted_transcript_with_times_keeps_them_as_headings(pasted: str) -> None:
    said = extract_pasted(pasted, " Ducks ")
    assert text(said) == "## 0:00\n\nToday we talk about ducks. They swim.\n\n## 3:30\n\nThey fly."
    assert (said.title, said.language) == ("Ducks", "en")


def test_a_pasted_text_without_times_keeps_its_paragraphs() -> None:
    said = extract_pasted("Heute sprechen wir über die Ente und das Wasser.\n\n\nSie ist ein Vogel.", "")
    assert text(said) == "Heute sprechen wir über die Ente und das Wasser.\n\nSie ist ein Vogel."
    assert said.language == "de"
    assert said.title.startswith("Heute sprechen wir")


def test_an_empty_transcript_fails_with_a_sentence() -> None:
    with pytest.raises(PermanentError) as caught:
        extract_pasted(" \n\n", "x")
    assert caught.value.error_code == "extraction_failed"


class _Found:
    def __init__(self, language_code: str, *, is_generated: bool = False) -> None:
        self.language_code, self.is_generated = language_code, is_generated


@pytest.mark.parametrize(
    ("found", "languages", "chosen"),
    [
        ([_Found("en"), _Found("de", is_generated=True), _Found("de")], (), ("de", False)),
        ([_Found("en"), _Found("de", is_generated=True)], (), ("de", True)),
        ([_Found("en"), _Found("de", is_generated=True)], ("en",), ("en", False)),
        ([_Found("pt-BR"), _Found("fr")], ("pt",), ("pt-BR", False)),
        ([_Found("fr")], (), ("fr", False)),
    ],
)
def test_the_captions_of_a_person_in_the_language_of_the_video_come_first(found, languages, chosen) -> None:
    one = choose(found, languages)
    assert (one.language_code, one.is_generated) == chosen


def test_each_refusal_of_youtube_says_what_to_do() -> None:
    from youtube_transcript_api import IpBlocked, TranscriptsDisabled, YouTubeRequestFailed

    blocked, disabled = refusal(IpBlocked(ID)), refusal(TranscriptsDisabled(ID))
    failed = refusal(YouTubeRequestFailed(ID, OSError("500")))
    assert isinstance(blocked, PermanentError)
    assert "INKMILL_YOUTUBE_PROXY" in blocked.message
    assert isinstance(disabled, PermanentError)
    assert isinstance(failed, TransientError)
    assert {error.error_code for error in (blocked, disabled, failed)} == {UNAVAILABLE}
    with pytest.raises(PermanentError):
        choose([], ())


async def test_the_library_is_asked_through_the_proxy_and_never_without_a_time_limit(monkeypatch) -> None:
    import requests
    from pydantic import SecretStr

    asked = []

    def send(session, request, **options):
        asked.append((request.url, options["proxies"].get("https"), options["timeout"]))
        raise requests.ConnectionError("nobody there")

    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere.example:1")
    monkeypatch.setattr(requests.Session, "send", send)
    for proxy in (SecretStr("http://user:secret@proxy.example:8080"), None):
        with pytest.raises(TransientError) as caught:
            await YouTubeCaptions(proxy).captions(ID)
        assert "secret" not in str(caught.value)
    assert [(proxy, timeout) for _, proxy, timeout in asked] == [
        ("http://user:secret@proxy.example:8080", 15),
        (None, 15),
    ]
    assert all(url.startswith("https://www.youtube.com/") for url, _, _ in asked)
