"""German verbs: paradigms as in the grammar, and the way there and back for every verb."""

import pytest

from voicecheck.morphology.german import PERSONS, _tables, analyse, conjugate, inflect

# infinitive: ich, du, er, ihr; preterite ich, du, ihr; participle; imperative du
_PARADIGMS = """
geben: gebe gibst gibt gebt; gab gabst gabt; gegeben; gib
nehmen: nehme nimmst nimmt nehmt; nahm nahmst nahmt; genommen; nimm
fahren: fahre fährst fährt fahrt; fuhr fuhrst fuhrt; gefahren; fahr
halten: halte hältst hält haltet; hielt hieltest hieltet; gehalten; halte
lesen: lese liest liest lest; las lasest last; gelesen; lies
sehen: sehe siehst sieht seht; sah sahst saht; gesehen; sieh
treten: trete trittst tritt tretet; trat tratest tratet; getreten; tritt
laden: lade lädst lädt ladet; lud ludest ludet; geladen; lade
schließen: schließe schließt schließt schließt; schloss schlossest schlosst; geschlossen; schließ
finden: finde findest findet findet; fand fandest fandet; gefunden; finde
bieten: biete bietest bietet bietet; bot botest botet; geboten; biete
bringen: bringe bringst bringt bringt; brachte brachtest brachtet; gebracht; bring
laufen: laufe läufst läuft lauft; lief liefst lieft; gelaufen; lauf
stoßen: stoße stößt stößt stoßt; stieß stießest stießt; gestoßen; stoß
werfen: werfe wirfst wirft werft; warf warfst warft; geworfen; wirf
haben: habe hast hat habt; hatte hattest hattet; gehabt; hab
sein: bin bist ist seid; war warst wart; gewesen; sei
werden: werde wirst wird werdet; wurde wurdest wurdet; geworden; werde
arbeiten: arbeite arbeitest arbeitet arbeitet; arbeitete arbeitetest arbeitetet; gearbeitet; arbeite
atmen: atme atmest atmet atmet; atmete atmetest atmetet; geatmet; atme
öffnen: öffne öffnest öffnet öffnet; öffnete öffnetest öffnetet; geöffnet; öffne
lernen: lerne lernst lernt lernt; lernte lerntest lerntet; gelernt; lern
reisen: reise reist reist reist; reiste reistest reistet; gereist; reis
putzen: putze putzt putzt putzt; putzte putztest putztet; geputzt; putz
lächeln: lächle lächelst lächelt lächelt; lächelte lächeltest lächeltet; gelächelt; lächle
wandern: wandere wanderst wandert wandert; wanderte wandertest wandertet; gewandert; wandere
studieren: studiere studierst studiert studiert; studierte studiertest studiertet; studiert; studier
verkaufen: verkaufe verkaufst verkauft verkauft; verkaufte verkauftest verkauftet; verkauft; verkauf
bekommen: bekomme bekommst bekommt bekommt; bekam bekamst bekamt; bekommen; bekomm
verstehen: verstehe verstehst versteht versteht; verstand verstandest verstandet; verstanden; versteh
anbieten: biete bietest bietet bietet; bot botest botet; angeboten; biete
mitnehmen: nehme nimmst nimmt nehmt; nahm nahmst nahmt; mitgenommen; nimm
vorbereiten: bereite bereitest bereitet bereitet; bereitete bereitetest bereitetet; vorbereitet; bereite
"""


@pytest.mark.parametrize(
    "line", _PARADIGMS.strip().splitlines(), ids=lambda line: line.split(":")[0]
)
def test_morphology_german_paradigm(line):
    infinitive, _, rest = line.partition(": ")
    present, past, participle, imperative = rest.split("; ")
    forms = conjugate(infinitive)
    assert [forms["present", p] for p in ("ich", "du", "er", "ihr")] == present.split()
    assert [forms["preterite", p] for p in ("ich", "du", "ihr")] == past.split()
    assert (forms["participle", ""], forms["imperative", "du"]) == (participle, imperative)


_VERBS = sorted({*_tables().strong, *_tables().known})


def test_morphology_german_knows_hundreds_of_verbs():
    assert len(_VERBS) > 400


@pytest.mark.parametrize("infinitive", _VERBS)
def test_morphology_german_finds_its_own_forms(infinitive):
    forms = conjugate(infinitive)
    prefix = forms["zu", ""] != forms["infinitive", ""]
    for (form, person), word in forms.items():
        if prefix and person:
            continue
        assert any((r.form, r.person) == (form, person) for r in analyse(word)), (form, person)


@pytest.mark.parametrize("infinitive", _VERBS)
def test_morphology_german_there_and_back(infinitive):
    forms = conjugate(infinitive)
    for target in PERSONS:
        found = inflect(forms["present", "wir"], "wir", target)
        assert found in (forms["present", target], None)


@pytest.mark.parametrize("word", ["gestern", "Fenster", "unten", "xyzen", "", "neben"])
def test_morphology_german_no_answer(word):
    assert word == "" or inflect(word, "wir", "ich") is None
