"""Traditional Chinese."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language("zh-tw", "Traditional Chinese", "zh-TW", words("zh-hant zh-hk"), scripts=("Han",))
