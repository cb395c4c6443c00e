"""Search as people type it on a phone: without accents, "d" for "đ", any case."""

from unicodedata import combining, normalize


def fold(text: str) -> str:
    """ "Bánh tét Đông" is "banh tet dong"."""
    bare = "".join(letter for letter in normalize("NFD", text.casefold()) if not combining(letter))
    return bare.replace("đ", "d")  # a letter of its own, not a d with a mark


def rank(asked: str, *texts: str) -> int | None:
    """How well the texts answer: 0 with the accents as asked, 1 without, None where a word of `asked` is missing."""
    whole = normalize("NFC", "\n".join(texts)).casefold()
    words = normalize("NFC", asked).casefold().split()
    if all(word in whole for word in words):
        return 0
    folded = fold(whole)
    return 1 if all(fold(word) in folded for word in words) else None
