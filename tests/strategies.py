"""Records for tests of writers and readers, with texts that spreadsheets, XML and terminals are known to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from parlalign import Record, Span
from parlalign.records import CODE_FORMATS, LEVELS, STATUSES, YES, Edit, InlineCodes, Origin, SourcePart

NASTY = (
    *(
        "=1+1",
        "=HYPERLINK(A1)",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "#N/A",
        "#REF!",
        "TRUE",
        "1E5",
        "007",
        "1.5",
        "2024-01-01",
    ),
    *(
        "_x0041_",
        "_x005F_",
        "x005F_",
        "_x000D_",
        "_x",
        "_x005F_x0041_",
        "_x0041_x0042_",
        "<r>a</r>",
        "'text",
        '"',
        "&amp;",
        "&",
        "<script>",
        "]]>",
    ),
    *(
        " leading",
        "trailing ",
        "  ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "a\tb",
        "a\nb",
        "a\rb",
        "a\r\nb",
        "x\n",
        "\u00a0",
        "\u2028",
    ),
    *(
        "😀",
        "👩\u200d👩\u200d👧",
        "שלום",
        "مرحبا",
        "\u202eabc",
        "Scha\u0308den",
        "\x01\x1f\x7f\x85",
        "\ufffe",
        "NOUN",
        "ORTH",
        "en ",
    ),
)

texts = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
names = st.one_of(st.sampled_from(("d.txt", "", "=d", "_x0041_.txt")), texts)
spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: Span(*sorted(ends)))
probabilities = st.integers(0, 10_000).map(lambda n: n / 10_000)
edits = st.builds(
    Edit,
    span=spans,
    replacement=texts,
    rule=st.sampled_from(("wrap-join", "marker-space", "=x")),
    probability=probabilities,
)
source_parts = st.builds(
    SourcePart,
    document=names,
    spans=st.lists(spans, max_size=3).map(tuple),
    edits=st.lists(edits, max_size=3).map(tuple),
    doubts=st.lists(edits, max_size=2).map(tuple),
)
origins = st.builds(
    Origin,
    document=names,
    spans=st.lists(spans, max_size=3).map(tuple),
    kind=names,
    label=st.none() | names,
    edits=st.lists(edits, max_size=3).map(tuple),
    doubts=st.lists(edits, max_size=2).map(tuple),
    further=st.lists(source_parts, max_size=2).map(tuple),
)
records = st.builds(
    Record,
    id=names,
    source=texts,
    target=texts,
    languages=st.sampled_from((("nl", "de"), ("de", "ar"), ("ja", "zh-tw"), ("x-none", ""))),
    level=st.sampled_from(LEVELS),
    score=st.none() | probabilities,
    status=st.sampled_from(STATUSES),
    origin=st.tuples(st.none() | origins, st.none() | origins),
    comment=texts,
    changed=st.none()
    | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC)),
    pieces=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    crossing=st.sampled_from(("", YES)),
)
"""Any records without inline codes, with scores of four digits or none."""
inline_codes = st.builds(InlineCodes, format=st.sampled_from(CODE_FORMATS), source=texts, target=texts)
coded_records = st.builds(replace, records, codes=st.none() | inline_codes)
"""Any records, with any texts as inline codes."""
