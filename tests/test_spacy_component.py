"""voicecheck inside spaCy pipelines."""

import pytest
import spacy
from spacy.tokens import Doc

import voicecheck

_POSTS = {
    "de": [
        "Der Dachdecker war da. Es tropft immer noch 🙈",
        "Jetzt Termin sichern: Unsere Dachprofis sind für Sie da!",
        "👍",
    ],
    "en": [
        "Third night shift in a row and the vending machine ate my coins.",
        "Book your free roof survey today and save 15%!",
        "👍",
    ],
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_sets_plain_values(language):
    nlp = spacy.blank(language)
    nlp.add_pipe("voicecheck")
    doc = nlp(_POSTS[language][1])
    report = voicecheck.score(doc.text, language=language)
    assert doc._.voice_score == report.score
    assert doc._.voice_interval == list(report.interval)
    assert doc._.voice_dimensions == report.dimensions
    assert [span.text for span in doc.spans["voice_sentences"]] == [
        sentence.text for sentence in report.sentences
    ]
    assert all(type(span._.voice_points) is float for span in doc.spans["voice_passages"])


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_with_two_processes_and_serialised(language, tmp_path):
    nlp = spacy.blank(language)
    nlp.add_pipe("voicecheck", config={"explain": False})
    alone = [doc._.voice_score for doc in nlp.pipe(_POSTS[language])]
    assert alone[0] < alone[1]
    assert alone[2] is None
    both = list(nlp.pipe(_POSTS[language] * 3, n_process=2, batch_size=2))
    assert [doc._.voice_score for doc in both] == alone * 3
    again = Doc(nlp.vocab).from_bytes(both[0].to_bytes())
    assert again._.voice_score == alone[0]
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded(_POSTS[language][1])._.voice_score == alone[1]


def test_spacy_component_refuses_other_languages():
    with pytest.raises(voicecheck.LanguageError, match="'fr'"):
        spacy.blank("fr").add_pipe("voicecheck")


def test_spacy_component_tokenizer_is_registered():
    config = {"nlp": {"tokenizer": {"@tokenizers": "voicecheck.PostTokenizer.v1"}}}
    nlp = spacy.blank("de", config=config)
    assert [token.text for token in nlp("Kolleg:innen #los")] == ["Kolleg:innen", "#los"]
