"""Arabic."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    "ar", "Arabic", "ar-SA", words("ara ar-ae ar-eg arabic"), words("العربية arabic arabisch"), scripts=("Arabic",)
)
