"""Proposals that follow from a correction: the rows around it, aligned again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from review_client import ReviewClient

from parlalign.records import Origin, Record, Span
from parlalign.review.action_errors import StaleError
from parlalign.review.journal_file import make_journal
from parlalign.review.realignment import is_fixed, open_run, realign
from parlalign.review.review_journal import Journal
from parlalign.review.row_proposals import Proposal, Realigner, accept_proposal, window_of_last_action
from parlalign.review.rows import Row, row_from_record

NL = (
    "De voorzitter opent de vergadering om negen uur.",
    "Het parlement keurt de begroting voor 2021 goed.",
    "De visserij in de Noordzee wordt beperkt.",
    "De lidstaten moeten meer scholen bouwen.",
    "De treinen rijden voortaan ook in de nacht.",
    "De commissie vraagt een verslag over de bossen.",
    "Boeren krijgen steun voor schone stallen.",
    "De rechter vernietigt het besluit van de gemeente.",
    "Artsen waarschuwen voor een nieuw virus.",
    "De vergadering wordt om zes uur gesloten.",
)
DE = (
    "Der Präsident eröffnet die Sitzung um neun Uhr.",
    "Das Parlament billigt den Haushalt für 2021.",
    "Die Fischerei in der Nordsee wird eingeschränkt.",
    "Die Mitgliedstaaten müssen mehr Schulen bauen.",
    "Die Züge fahren künftig auch in der Nacht.",
    "Der Ausschuss verlangt einen Bericht über die Wälder.",
    "Landwirte erhalten Unterstützung für saubere Ställe.",
    "Der Richter hebt die Entscheidung der Gemeinde auf.",
    "Ärzte warnen vor einem neuen Virus.",
    "Die Sitzung wird um sechs Uhr geschlossen.",
)
COUNT = len(NL)


def record(source: str, target: str, **fields: Any) -> Record:
    status = "paired" if source and target else "unpaired"
    values = {"id": f"p{source[:14]}|{target[:14]}", "score": None, "status": status, **fields}
    return Record(source=source, target=target, languages=("nl", "de"), level="paragraph", **values)


def shifted() -> list[Record]:
    """Return rows of two columns in which the first target is missing from its row, so that all are one row too low."""
    return [record(source, target) for source, target in zip((*NL, ""), ("", *DE), strict=True)]


def texts(rows: Sequence[Row]) -> list[tuple[list[str], list[str]]]:
    return [([each.text for each in row.source], [each.text for each in row.target]) for row in rows]


PAIRS = [([source], [target]) for source, target in zip(NL, DE, strict=True)]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path, shifted())


def journal_of(folder: Path, records: Sequence[Record]) -> Journal:
    path = folder / "rows.review"
    make_journal(path, records, {"name": "rows.xlsx", "languages": ("nl", "de"), "choices": {}})
    return Journal(path)


def rows_of(journal: Journal) -> list[Row]:
    return [each.row for each in journal.rows_with(journal.all_keys())]


def act(journal: Journal, action: str, number: int, **parameters: Any) -> None:
    """Perform an action on the row with a number from 0."""
    key = journal.all_keys()[number]
    journal.act(action, key, parameters, {})


def proposal_of(journal: Journal) -> Proposal:
    window = window_of_last_action(journal)
    assert window is not None
    found = Realigner(("nl", "de")).proposal(window)
    assert found is not None
    return found


def test_one_move_repairs_all_rows_below_it(journal: Journal) -> None:
    act(journal, "move", 1, side="target", to="above")
    accept_proposal(journal, proposal_of(journal))
    assert texts(rows_of(journal)) == PAIRS


def test_scores_of_texts_that_have_slipped_do_not_count(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, [replace(each, score=0.995) for each in shifted()])
    act(journal, "move", 1, side="target", to="above")
    accept_proposal(journal, proposal_of(journal))
    assert texts(rows_of(journal)) == PAIRS


def test_a_proposal_is_one_action_with_one_undo(journal: Journal) -> None:
    act(journal, "move", 1, side="target", to="above")
    before = list(journal.rows_with(journal.all_keys()))
    change = accept_proposal(journal, proposal_of(journal))
    assert (change.count, change.removed) == (COUNT, 1)
    assert journal.undo_and_redo()[0] == "realign"
    journal.undo(journal.version)
    assert [(each.key, each.position, each.row) for each in journal.rows_with(journal.all_keys())] == [
        (each.key, each.position, each.row) for each in before
    ]
    journal.redo(journal.version)
    assert texts(rows_of(journal)) == PAIRS


def test_new_rows_have_the_score_of_the_aligner_and_no_decision(journal: Journal) -> None:
    act(journal, "move", 1, side="target", to="above")
    accept_proposal(journal, proposal_of(journal))
    first, *others = rows_of(journal)
    assert first.is_by_hand
    for row in others:
        assert not row.is_by_hand
        assert not row.is_checked
        assert row.record.score is not None
        assert row.record.score > 0.8
        assert row.record.status == "paired"
        assert row.record.changed is not None
    assert len({row.record.id for row in (first, *others)}) == COUNT


def test_decided_rows_stay_and_divide_the_text(journal: Journal) -> None:
    act(journal, "accept", 5)
    act(journal, "move", 1, side="target", to="above")
    proposal = proposal_of(journal)
    accepted = journal.all_keys()[5]
    assert accepted not in {each.key for each in proposal.old}
    accept_proposal(journal, proposal)
    assert texts(rows_of(journal))[:4] == PAIRS[:4]
    assert texts(rows_of(journal))[5:] == texts([row_from_record(each) for each in shifted()])[5:]


def test_rows_that_do_not_change_keep_their_versions(tmp_path: Path) -> None:
    records = [record(source, target, score=0.99) for source, target in zip(NL, DE, strict=True)]
    records[1:3] = [record(NL[1], ""), record(NL[2], DE[1]), record("", DE[2])]
    journal = journal_of(tmp_path, records)
    untouched = {each.key: each.version for each in journal.rows_with(journal.all_keys()[4:])}
    act(journal, "move", 2, side="target", to="above")
    accept_proposal(journal, proposal_of(journal))
    assert texts(rows_of(journal)) == PAIRS
    assert {each.key: each.version for each in journal.rows_with(journal.all_keys()[3:])} == untouched


def test_nothing_is_proposed_where_all_is_right(tmp_path: Path) -> None:
    records = [record(source, target, score=0.99) for source, target in zip(NL, DE, strict=True)]
    records[:1] = [record(NL[0], ""), record("", DE[0])]
    journal = journal_of(tmp_path, records)
    act(journal, "merge", 0, side="both", to="below")
    window = window_of_last_action(journal)
    assert window is not None
    assert Realigner(("nl", "de")).proposal(window) is None


def test_what_a_person_unlinked_is_not_linked_again(tmp_path: Path) -> None:
    records = [record(source, target) for source, target in zip(NL, DE, strict=True)]
    journal = journal_of(tmp_path, records)
    act(journal, "unlink", 4)
    rows = rows_of(journal)
    for replacement in realign(rows, range(4, 6)):
        assert PAIRS[4] not in texts([row for _, row in replacement.rows])


def test_other_actions_have_no_window(journal: Journal) -> None:
    assert window_of_last_action(journal) is None
    act(journal, "accept", 3)
    assert window_of_last_action(journal) is None


def test_a_proposal_is_stale_once_a_row_has_changed(journal: Journal) -> None:
    act(journal, "move", 1, side="target", to="above")
    proposal = proposal_of(journal)
    act(journal, "comment", 4, text="let op")
    before = texts(rows_of(journal))
    with pytest.raises(StaleError):
        accept_proposal(journal, proposal)
    assert texts(rows_of(journal)) == before


def test_a_proposal_is_stale_once_undo_has_put_a_row_between_its_rows(journal: Journal) -> None:
    act(journal, "delete", 3, side="both")
    above, below = list(journal.rows_with(journal.all_keys()))[2:4]
    proposal = Proposal((above, below), ((above, above.row), (None, below.row)), above.key)
    journal.undo(journal.version)
    with pytest.raises(StaleError):
        accept_proposal(journal, proposal)
    assert texts(rows_of(journal)) == texts([row_from_record(each) for each in shifted()])


def test_comments_follow_the_first_segment_of_their_row(journal: Journal) -> None:
    for number in (2, COUNT):
        act(journal, "comment", number, text=f"bij rij {number}")
    act(journal, "move", 1, side="target", to="above")
    accept_proposal(journal, proposal_of(journal))
    comments = {number: row.record.comment for number, row in enumerate(rows_of(journal)) if row.record.comment}
    assert comments == {2: "bij rij 2", COUNT - 1: f"bij rij {COUNT}"}


def test_more_rows_than_before_get_ids_and_positions_of_their_own(tmp_path: Path) -> None:
    """The sentences of a text with origins are aligned one by one."""
    sides = [" ".join(NL[3:9]), " ".join(DE[3:9])]
    origins = tuple(
        Origin(name, tuple(_spans(sentences[3:9])), "text", None) for name, sentences in (("nl", NL), ("de", DE))
    )
    records = [record(sides[0], sides[1], id="joined", origin=origins), record(NL[9], ""), record("", DE[9])]
    journal = journal_of(tmp_path, records)
    act(journal, "merge", 1, side="both", to="below")
    accept_proposal(journal, proposal_of(journal))
    assert texts(rows_of(journal)) == PAIRS[3:]
    assert [row.record.id for row in rows_of(journal)][:3] == ["joined", "joined-2", "joined-3"]
    journal.undo(journal.version)
    assert len(rows_of(journal)) == 2


def _spans(sentences: Sequence[str]) -> Iterator[Span]:
    start = 0
    for sentence in sentences:
        yield Span(start, start + len(sentence))
        start += len(sentence) + 1


def test_fixed_rows() -> None:
    pair, alone = row_from_record(record("een", "eins")), row_from_record(record("een", ""))
    assert not is_fixed(pair)
    assert is_fixed(replace(pair, is_checked=True))
    assert is_fixed(replace(pair, is_by_hand=True))
    assert not is_fixed(replace(alone, is_by_hand=True))
    assert is_fixed(replace(pair, record=replace(pair.record, crossing="yes")))


def test_a_window_ends_at_other_documents_and_languages() -> None:
    origin = Origin("a", (Span(0, 3),), "text", None)
    here = row_from_record(record("een", "eins", origin=(origin, None)))
    there = row_from_record(record("een", "eins", origin=(replace(origin, document="b"), None)))
    french = replace(here, record=replace(here.record, languages=("nl", "fr")))
    assert len(list(open_run([here, here, there, here], here))) == 2
    assert len(list(open_run([here, french], here))) == 1
    assert len(list(open_run([here] * 100, here))) == 20


def test_requests_of_the_page(journal: Journal) -> None:
    act(journal, "move", 1, side="target", to="above")
    assert ReviewClient(journal, is_learning=False).post("api/realign", {"version": journal.version}).json() == {
        "proposal": None
    }
    client = ReviewClient(journal)
    assert client.get("api/about").json()["learning"]
    assert client.post("api/realign", {"version": journal.version - 1}).json() == {"proposal": None}
    assert client.post("api/realign/accept", {"id": 1}).status_code == 409
    found = client.post("api/realign", {"version": journal.version}).json()["proposal"]
    assert len(found["keys"]) == COUNT
    assert [row["target"][0]["text"] for row in found["rows"]] == list(DE[1:])
    assert client.post("api/realign/accept", {"id": found["id"]}).json()["undo"] == "realign"
    assert texts(rows_of(journal)) == PAIRS
    assert client.post("api/realign/accept", {"id": found["id"]}).status_code == 409


def test_a_program_does_not_end_while_a_model_is_loaded() -> None:
    program = """
import time
from parlalign.review.row_proposals import Realigner
Realigner._warm_up = lambda _self: (time.sleep(0.2), print("loaded"))
Realigner(("nl", "de")).load()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "loaded\n"
