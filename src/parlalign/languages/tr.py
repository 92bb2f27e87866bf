"""Turkish."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    locale="tr-TR",
    tags=words("tur turkish"),
    names=words("türkçe turkish turks türkisch turc"),
    function_words=words(
        """
        ve bir bu da de için ile olarak daha olan gibi çok ne kadar sonra ancak var her veya ya ilişkin göre
        tarafından üzere değil ise ki en az olduğunu olması gerektiğini önünde göz dikkate alarak bulundurarak
        """
    ),
    letters=frozenset("çğıöşüâî"),
    abbreviations=words("dr prof av no s sn vb vd md mad bkz"),
    closing_abbreviations=words("vb vd no"),
    number_abbreviations=words("no s md mad"),
    clause_conjunctions=words("ve veya"),
)
