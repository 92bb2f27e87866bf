"""Korean."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    "ko", "Korean", "ko-KR", words("kor korean"), words("한국어 korean koreaans koreanisch"), scripts=("Hangul",)
)
