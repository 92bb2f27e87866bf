"""What the translation memory needs of its database: transactions, SQL that all databases understand, and an index.

The modules of this package write each statement once, in the SQL that SQLite and PostgreSQL have in common. What the
two do differently is a method or attribute of the store, which is named after what it does. These rules keep the
statements common:

* Parameters are `?`, or `:name` for all of a statement. No literal in a statement contains `?`, `:` or `%`, except for
  the patterns of `LIKE`.
* Rows are added with `ON CONFLICT(columns) DO UPDATE SET column = table.column + excluded.column`, with the table's
  name before each old value. A number that the database gives a row is read with `RETURNING`.
* NULL is sorted with `NULLS LAST` or `NULLS FIRST`, as the defaults differ. Texts are sorted and compared by code
  points. Sums are cast to BIGINT, as PostgreSQL's sums of BIGINT are decimal numbers. A subquery in FROM has a name.
* Words are folded and contain neither `%` nor `_`, so that `LIKE` finds the same words, although only SQLite ignores
  the case of ASCII letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Values = Sequence[Any] | Mapping[str, Any]
"""The values of the parameters of a statement."""
Phrase = tuple[str, ...]
"""Folded words that follow each other in a text."""


class NamedRow(Protocol):
    """A row whose values are read by the names of the columns."""

    def keys(self) -> Iterable[str]: ...
    def __getitem__(self, name: str, /) -> Any: ...


class Store(Protocol):
    """A database with the tables of `schema` and an index of words; one thread uses it.

    Methods raise the errors of the database as they are; `errors` translates them. All methods that change something
    are called in a transaction of the caller with `write=True`, except for `merge_index`.
    """

    name: str
    """The place of the memory as messages show it, without a password."""
    in_list: str
    """SQL after an expression that tests whether its value is in a list, which is a parameter: `value_of_list(…)`."""
    has_further_document: str
    """A condition on `records r`: a further document of an origin (`columns`) has the name that is the parameter.

    It is only true for origins that contain a `{`. An origin that is not JSON does not meet it. Texts in the JSON may
    contain an escaped NUL, for which PostgreSQL's `jsonb` raises an error.
    """

    def close(self) -> None:
        """Close the connection."""

    def reader(self) -> Store:
        """Return another connection to the same memory, which only reads; for rows that are read bit by bit."""

    def size(self) -> int:
        """Return the size of the memory in bytes."""

    def errors(self) -> AbstractContextManager[None]:
        """Raise errors of the database as `ParlalignError` with the place, what is wrong, and the cure."""

    def transaction(self, *, write: bool = False) -> AbstractContextManager[None]:
        """Read one state of the memory, and commit all changes or none; a writer first waits for other writers."""

    def execute(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Run a statement, and return its rows if it has any."""

    def executemany(self, sql: str, values: Iterable[Values]) -> None:
        """Run a statement once for the values of each item."""

    def rows(self, sql: str, values: Values = ()) -> Iterator[NamedRow]:
        """Yield the rows of a query as they are read; they are not all in memory at once."""

    def value_of_list(self, items: Iterable[int] | Iterable[str]) -> Any:
        """Return the value of the parameter in `in_list`; the list may be empty, and long.

        Texts are words: SQLite's JSON cuts a text off at the character NUL.
        """

    def storable(self, text: str) -> str:
        """Return a text that the database can store, which has `?` for each character that it cannot.

        These are unpaired surrogates, and for PostgreSQL also the character NUL. All texts that come from outside are
        given to this method: those of records when they are added, and those of queries and filters.
        """

    def further_documents(self) -> set[str]:
        """Return the names of all further documents of origins."""

    def prepare_search(self) -> None:
        """Change the settings of the connection for a search, in a transaction or not."""

    def add_words(self, words: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Add the folded words of new texts to the index, in rising order of their keys (`text_keys`)."""

    def indexed_word(self, word: str) -> str:
        """Return a word as `frequencies` has it; PostgreSQL cannot index very long ones as they are."""

    def remove_words(self) -> None:
        """Remove all words from the index."""

    def keys_with_words(self, words: Sequence[str], first: int, last: int) -> list[NDArray[np.int64]]:
        """Return, for each word, the keys from `first` to `last` of the texts with it, in rising order, and each once.

        The index may know words of texts that were removed since.
        """

    def keys_with_phrases(self, required: Sequence[Sequence[Phrase]], first: int, last: int) -> Iterator[int]:
        """Yield the keys from `first` to `last` of texts with at least one phrase of each group of `required`.

        The keys come in rising order, each once, and are read as they are needed: the caller usually stops early.
        """

    def faults(self) -> Iterator[str]:
        """Yield what the database itself finds: damaged pages, index entries without rows, references to nothing."""

    def free_space(self) -> None:
        """Give space that is not used back to the disk, if the database can; no transaction may be open."""

    def merge_index(self) -> None:
        """Make searches faster after many texts were added; this takes several transactions."""
