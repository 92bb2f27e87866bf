"""Chinese."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    "zh",
    "Chinese",
    "zh-CN",
    words("zho chi zh-hans zh-sg chinese"),
    words("中文 chinese chinees chinesisch"),
    scripts=("Han",),
)
