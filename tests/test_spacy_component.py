"""voicecheck inside spaCy pipelines."""

import json
import shutil
import subprocess
import sys

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import compile_infix_regex

import voicecheck
from voicecheck.explain import ALL_DIMENSIONS

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
_NASTY = {
    "de": "𝗝𝗲𝘁𝘇𝘁 👩🏽‍🚒 bestellen!!! Unsere Gru\u0308ndlichkeit\u200b: 20\u00a0% Rabatt…\r\n#Angebot\tfür Kolleg:innen",
    "en": "𝗦𝗵𝗼𝗽 👩🏽‍🚒 now!!! Our cafe\u0301\u200b crew: save 20\u00a0%…\r\n#sale\tfor you, don't miss out",
}


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_sets_plain_values(language):
    nlp = spacy.blank(language)
    nlp.add_pipe("voicecheck", config={"suggestions": True})
    doc = nlp(_POSTS[language][1])
    report = voicecheck.score(doc.text, language=language)
    assert doc._.voice_score == report.score
    assert doc._.voice_interval == list(report.interval)
    assert doc._.voice_dimensions == report.dimensions
    assert doc._.voice_error is None
    assert [span.text for span in doc.spans["voicecheck_sentences"]] == [
        sentence.text for sentence in report.sentences
    ]
    spans = doc.spans["voicecheck"]
    assert {span.label_ for span in spans} <= set(ALL_DIMENSIONS)
    assert all(type(span._.voice_points) is float for span in spans)
    assert doc._.voice_rewrite == report.rewrite().text
    assert [one["rule"] for one in doc._.voice_suggestions] == [
        one.rule for one in report.suggestions
    ]
    json.dumps(doc._.voice_suggestions)


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_with_two_processes_and_serialised(language, tmp_path):
    nlp = spacy.blank(language)
    nlp.add_pipe("voicecheck", config={"suggestions": True})

    def values(doc):
        spans = [(s.start, s.end, s.label_, s._.voice_points) for s in doc.spans["voicecheck"]]
        d = doc._
        # spaCy's DocBin gives lists back as tuples.
        suggestions = json.dumps(d.voice_suggestions)
        return d.voice_score, d.voice_label, d.voice_error, suggestions, spans

    alone = [values(doc) for doc in nlp.pipe(_POSTS[language])]
    assert alone[0][0] < alone[1][0]
    assert alone[2][0] is None
    assert "no words" in alone[2][2]
    both = list(nlp.pipe(_POSTS[language] * 3, n_process=2, batch_size=2))
    assert [values(doc) for doc in both] == alone * 3
    stored = DocBin(store_user_data=True, docs=both).to_bytes()
    again = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert [values(doc) for doc in again] == alone * 3
    assert values(Doc(nlp.vocab).from_bytes(both[1].to_bytes())) == alone[1]
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert values(loaded(_POSTS[language][1])) == alone[1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_offsets_with_any_tokenizer(language):
    """Passages of the report are found again in the spans, whole tokens wide."""
    text = _NASTY[language]
    report = voicecheck.score(text, language=language)

    coarse = spacy.blank(language)
    coarse.tokenizer = spacy.tokenizer.Tokenizer(coarse.vocab)
    fine = spacy.blank(language)
    fine.tokenizer.infix_finditer = compile_infix_regex([r"(?<=.)(?=.)"]).finditer
    posts = spacy.blank(
        language, config={"nlp": {"tokenizer": {"@tokenizers": "voicecheck.PostTokenizer.v1"}}}
    )
    for nlp in (spacy.blank(language), coarse, fine, posts):
        nlp.add_pipe("voicecheck", config={"min_points": 0.0})
        doc = nlp(text)
        assert doc.text == text
        spans = list(doc.spans["voicecheck"])
        assert sum(span._.voice_points for span in spans) == pytest.approx(
            sum(passage.points for passage in report.passages)
        )
        for passage in report.passages:
            assert any(
                span.start_char <= passage.start_char and passage.end_char <= span.end_char
                for span in spans
            ), passage
        for span in spans:
            # Widened, but never by a whole token.
            inside = [p for p in report.passages if p.start_char < span.end_char]
            assert any(p.end_char > span[-1].idx for p in inside)


@pytest.mark.parametrize("language", ["de", "en"])
def test_spacy_component_is_drawn_by_displacy(language):
    nlp = spacy.blank(language)
    nlp.add_pipe("voicecheck")
    doc = nlp(_POSTS[language][1])
    drawn = displacy.render(doc, style="span", options={"spans_key": "voicecheck"}, jupyter=False)
    for span in doc.spans["voicecheck"]:
        assert span.label_ in drawn
        assert span[0].text in drawn
    assert any(colour in drawn for colour in ("#ff8a80", "#ffab91", "#f48fb1"))


def test_spacy_component_options():
    nlp = spacy.blank("de")
    nlp.add_pipe(
        "voicecheck",
        config={"personal_below": 0, "promotional_above": 99.9, "min_points": 8, "spans_key": "vc"},
    )
    doc = nlp(_POSTS["de"][1])
    assert doc._.voice_label == "mixed"
    assert all(abs(span._.voice_points) >= 8 for span in doc.spans["vc"])
    assert "voicecheck" not in doc.spans
    assert doc._.voice_suggestions is None
    lean = spacy.blank("de")
    lean.add_pipe("voicecheck", config={"explain": False})
    assert not lean(_POSTS["de"][1]).spans
    with pytest.raises(ValueError, match=r"personal_below \(70\) is more than"):
        spacy.blank("de").add_pipe("voicecheck", config={"personal_below": 70})


def test_spacy_component_inside_a_trained_pipeline(tmp_path):
    """A pipeline that somebody else trained works as before, in one process and in two."""
    examples = [
        ("Frau Kerner aus Fulda backt", [(5, 11, "PER"), (16, 21, "LOC")]),
        ("Herr Brandt aus Gera backt", [(5, 11, "PER"), (16, 20, "LOC")]),
        ("Frau Yilmaz aus Kiel singt", [(5, 11, "PER"), (16, 20, "LOC")]),
    ]
    nlp = spacy.blank("de")
    nlp.add_pipe("ner")
    nlp.add_pipe("sentencizer")
    made = [Example.from_dict(nlp.make_doc(text), {"entities": e}) for text, e in examples]
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: made)
    for _ in range(40):
        nlp.update(made, sgd=optimizer)
    nlp.to_disk(tmp_path / "third_party")
    texts = [text for text, _ in examples] + _POSTS["de"]

    def found(docs):
        return [
            ([(e.text, e.label_) for e in d.ents], [s.text for s in d.sents if s.text.strip()])
            for d in docs
        ]

    before = found(spacy.load(tmp_path / "third_party").pipe(texts))
    assert before[0][0] == [("Kerner", "PER"), ("Fulda", "LOC")]
    trained = spacy.load(tmp_path / "third_party")
    trained.add_pipe("voicecheck")
    for n_process in (1, 2):
        docs = list(trained.pipe(texts, n_process=n_process))
        assert found(docs) == before
        assert docs[4]._.voice_label == "promotional"
    trained.to_disk(tmp_path / "with_voice")
    again = spacy.load(tmp_path / "with_voice")
    assert again.pipe_names == ["ner", "sentencizer", "voicecheck"]
    assert found(again.pipe(texts)) == before


def test_spacy_component_several_languages_in_one_process():
    pipelines = {language: spacy.blank(language) for language in ("de", "en")}
    for nlp in pipelines.values():
        nlp.add_pipe("voicecheck")
    for _ in range(2):
        for language, nlp in pipelines.items():
            doc = nlp(_POSTS[language][1])
            assert doc._.voice_score == voicecheck.load(language).score(doc.text).score
    multi = spacy.blank("xx")
    multi.add_pipe("voicecheck", name="german", config={"model": "de", "spans_key": "de"})
    multi.add_pipe("voicecheck", name="english", config={"model": "en", "spans_key": "en"})
    assert {"de", "en"} <= set(multi(_POSTS["en"][1]).spans)


def test_spacy_component_from_a_project_config(tmp_path):
    config = tmp_path / "config.cfg"
    config.write_text(
        '[nlp]\nlang = "de"\npipeline = ["voicecheck"]\n\n'
        '[nlp.tokenizer]\n@tokenizers = "voicecheck.PostTokenizer.v1"\n\n'
        '[components]\n\n[components.voicecheck]\nfactory = "voicecheck"\nsuggestions = true\n',
        encoding="utf-8",
    )
    command = ["assemble", str(config), str(tmp_path / "pipeline")]
    done = subprocess.run(
        [sys.executable, "-m", "spacy", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    nlp = spacy.load(tmp_path / "pipeline")
    assert nlp(_POSTS["de"][1])._.voice_suggestions
    assert nlp.config["components"]["voicecheck"]["min_points"] == 1.0
    assert nlp.analyze_pipes()["summary"]["voicecheck"]["assigns"]


def test_spacy_component_takes_an_own_model_along(tmp_path):
    from voicecheck.sklearn import VoiceRegressor

    own = tmp_path / "own"
    VoiceRegressor("de").fit(_POSTS["de"][:2], [90.0, 10.0]).save(own)
    nlp = spacy.blank("de")
    nlp.add_pipe("voicecheck", config={"model": str(own)})
    scores = [doc._.voice_score for doc in nlp.pipe(_POSTS["de"])]
    assert scores != [d._.voice_score for d in _of_shipped().pipe(_POSTS["de"])]
    nlp.to_disk(tmp_path / "pipeline")
    shutil.rmtree(own)
    (tmp_path / "elsewhere").mkdir()
    moved = shutil.move(tmp_path / "pipeline", tmp_path / "elsewhere" / "pipeline")
    again = spacy.load(moved)
    assert [doc._.voice_score for doc in again.pipe(_POSTS["de"], n_process=2)] == scores
    nowhere = spacy.blank("de")
    nowhere.add_pipe("voicecheck", config={"model": str(tmp_path / "nowhere")})
    with pytest.raises(voicecheck.ModelError, match="no model at"):
        nowhere("Moin zusammen")


def _of_shipped() -> Language:
    nlp = spacy.blank("de")
    nlp.add_pipe("voicecheck")
    return nlp


def test_spacy_component_refuses_other_languages():
    with pytest.raises(voicecheck.LanguageError, match="'fr'"):
        spacy.blank("fr").add_pipe("voicecheck")


def test_spacy_component_tokenizer_is_registered():
    config = {"nlp": {"tokenizer": {"@tokenizers": "voicecheck.PostTokenizer.v1"}}}
    nlp = spacy.blank("de", config=config)
    assert [token.text for token in nlp("Kolleg:innen #los")] == ["Kolleg:innen", "#los"]
