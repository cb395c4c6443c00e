from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.letter import as_html, thread_of

TEXT = "Kính gửi <ông & bà>,\n\nViệc cần làm: nộp.\nMở hồ sơ: https://saolang.example/ho-so/01AB?x=1&y=2.\n\nTrân trọng"


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.said = [], set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self.said += "\n" if tag == "br" else ""

    def handle_data(self, data):
        self.said += data


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def test_the_html_says_what_the_text_says_and_its_address_is_a_link():
    found = read(as_html(TEXT))

    assert found.links == ["https://saolang.example/ho-so/01AB?x=1&y=2"]
    assert found.said.replace("\n", "") == TEXT.replace("\n", "")


@given(st.text())
def test_nothing_written_becomes_a_tag(text):
    assert read(as_html(text)).tags <= {"html", "body", "p", "br", "a"}


def test_the_letters_of_one_dossier_have_one_thread_and_no_other_has_it():
    one = {thread_of(f"DOSSIER#01AB#{name}", "vidu.example") for name in ("3", "check_due@2024", "4")}

    assert one == {"<01ab.ho-so@vidu.example>"}
    assert thread_of("DOSSIER#01AC#3", "vidu.example") not in one
    assert thread_of("ROUND#x-r1#3", "vidu.example") == ""
