"""Thai."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language("th", "Thai", "th-TH", words("tha thai"), words("ไทย thai thais thailändisch"), scripts=("Thai",))
