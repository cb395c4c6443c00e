"""Uploads from a phone on a bad network: cut, reloaded, in two tabs; real files into the embedded bucket."""

import sys
import time
from io import BytesIO

import boto3
import pytest
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import papers

pytestmark = [pytest.mark.browser, pytest.mark.local]

_LEAST_PART = 5 * 1024 * 1024
_KILO = 1000 / 8  # bytes a second in one kbit/s


class Producer:
    """Registered, before a draft, with hands on the network."""

    def __init__(self, person, name):
        self.person, self.driver = person, person.driver
        person.registers(f"Hợp tác xã {name}", f"{name}@vidu.example")

    def open_draft(self, product):
        self.person.opens_dossier(product)
        return self.driver.current_url.rpartition("/")[2]

    def picks(self, *files):
        self.person.field("Thêm tệp").send_keys("\n".join(map(str, files)))

    def network(self, kbit=None, *, offline=False):
        """A line of so many kbit/s both ways with 150 ms of latency; None: as it is."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        speed = kbit * _KILO if kbit else -1
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
            "offline": offline, "latency": 150 if kbit else 0, "downloadThroughput": speed, "uploadThroughput": speed,
        })

    def cut(self, line, seconds, kbit):
        line.cut()
        self.network(kbit, offline=True)
        time.sleep(seconds)
        line.mend()
        self.network(kbit)

    def sent(self):
        """Bytes of the file that the page believes to be on their way, None when no upload is shown."""
        return self.driver.execute_script("return document.querySelector('progress')?.value ?? null")

    def waits_until_sent(self, count, seconds):
        WebDriverWait(self.driver, seconds, 0.1).until(lambda _: (self.sent() or 0) >= count, f"never sent {count} bytes")

    def waits_for_check(self, seconds=60):
        WebDriverWait(self.driver, seconds, 0.3, ignored_exceptions=[Exception]).until(lambda _: self.person.sees("Đã kiểm tra, đạt"))

    def stored(self, dossier):
        """Sizes and bodies of the dossier's checked files in the bucket."""
        s3 = boto3.client("s3", endpoint_url=self.person.platform.aws_url, region_name="ap-southeast-1",
                          aws_access_key_id="test", aws_secret_access_key="test")
        bucket = next(each["Name"] for each in s3.list_buckets()["Buckets"] if "-documents-" in each["Name"])
        found = s3.list_objects_v2(Bucket=bucket, Prefix=f"clean/{dossier}/").get("Contents", [])
        return [s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for each in found]


def cut_twice(producer, line, paper, kbit):
    """Choose a file; the line is cut once in its first part and once in its last. Seconds until it is checked."""
    size = paper.stat().st_size
    last = (size - 1) // _LEAST_PART * _LEAST_PART
    producer.network(kbit)
    began = time.monotonic()
    producer.picks(paper)
    producer.waits_until_sent(size // 5 if size < 2 * _LEAST_PART else _LEAST_PART // 4, 120)
    producer.cut(line, 3, kbit)
    producer.waits_until_sent(last + (size - last) // 4, 900)
    producer.cut(line, 3, kbit)
    producer.waits_for_check(300)
    return time.monotonic() - began


def test_six_megabytes_with_the_line_cut_twice(person, line, tmp_path):
    producer = Producer(person(360, proxy=line.address), "cat.hai.lan")
    dossier = producer.open_draft("Khô cắt mạng")
    paper = papers.heavy_pdf(tmp_path / "ho so day du.pdf", 6_000_000)

    seconds = cut_twice(producer, line, paper, 1600)

    counts = line.parts
    sys.stdout.write(f"\n{paper.stat().st_size} bytes at 1.6 Mbit/s, cut twice: {seconds:.0f} s, parts sent {dict(counts)}\n")
    assert counts == {1: 2, 2: 2}
    assert producer.stored(dossier) == [paper.read_bytes()]
    assert seconds <= 60


@pytest.mark.long
def test_twenty_megabytes_on_a_poor_line_with_the_line_cut_twice(person, line, tmp_path):
    producer = Producer(person(360, proxy=line.address), "mang.yeu")
    dossier = producer.open_draft("Khô mạng yếu")
    paper = papers.heavy_pdf(tmp_path / "ho so rat nang.pdf", 20_000_000)

    seconds = cut_twice(producer, line, paper, 400)

    counts = line.parts
    sys.stdout.write(f"\n{paper.stat().st_size} bytes at 400 kbit/s, cut twice: {seconds:.0f} s, parts sent {dict(counts)}\n")
    assert counts == {1: 2, 2: 1, 3: 1, 4: 2}
    assert producer.stored(dossier) == [paper.read_bytes()]


def test_after_a_reload_the_same_file_goes_on_where_it_was(person, line, tmp_path):
    producer = Producer(person(360, proxy=line.address), "tai.lai")
    dossier = producer.open_draft("Khô tải lại")
    paper = papers.heavy_pdf(tmp_path / "ho so.pdf", 6_000_000)
    producer.network(8000)
    producer.picks(paper)
    producer.waits_until_sent(_LEAST_PART, 60)
    producer.network(100)
    producer.waits_until_sent(_LEAST_PART + 1, 60)

    producer.network(8000)
    producer.driver.refresh()
    assert producer.person.sees("hãy chọn lại đúng tệp này để tải tiếp")
    producer.picks(paper)
    producer.waits_for_check()

    counts = line.parts
    assert (counts[1], counts[2] <= 2) == (1, True), counts
    assert producer.stored(dossier) == [paper.read_bytes()]
    assert len(producer.driver.find_elements(By.CSS_SELECTOR, "#tai-tep-ds li")) == 1


def test_two_tabs_of_two_dossiers_never_mix(person, tmp_path):
    producer = Producer(person(360), "hai.the")
    first, second = producer.open_draft("Khô một"), producer.open_draft("Khô hai")
    files = {first: papers.heavy_pdf(tmp_path / "mot.pdf", 6_000_000), second: papers.heavy_pdf(tmp_path / "hai.pdf", 6_100_000)}
    tabs = {}
    for dossier, paper in files.items():
        if tabs:
            producer.driver.switch_to.new_window("tab")
        tabs[dossier] = producer.driver.current_window_handle
        producer.person.open(f"/ho-so/{dossier}")
        producer.picks(paper)

    for dossier, tab in tabs.items():
        producer.driver.switch_to.window(tab)
        producer.waits_for_check()
        other = files[second if dossier == first else first]
        assert producer.person.sees(files[dossier].name)
        assert not producer.person.sees(other.name)

    assert {dossier: producer.stored(dossier) for dossier in files} == {dossier: [each.read_bytes()] for dossier, each in files.items()}


def test_a_photo_is_made_smaller_and_stays_upright_and_goes_away_when_told(person, tmp_path):
    producer = Producer(person(360), "anh.to")
    dossier = producer.open_draft("Khô có ảnh")
    big, small = papers.photo(tmp_path / "anh.jpg", (4000, 3000)), papers.photo(tmp_path / "nho.jpg", (400, 300))

    producer.picks(big, small)
    WebDriverWait(producer.driver, 60, ignored_exceptions=[Exception]).until(lambda _: producer.person.driver.page_source.count("Đã kiểm tra, đạt") == 2)

    shrunk, kept = sorted(producer.stored(dossier), key=len, reverse=True)
    assert Image.open(BytesIO(shrunk)).size == (1500, 2000)
    assert Image.open(BytesIO(shrunk)).getexif().get(0x0112, 1) == 1
    assert len(shrunk) <= 600_000 < big.stat().st_size
    assert kept == small.read_bytes()
    assert producer.person.overflow == 0

    producer.driver.find_element(By.CSS_SELECTOR, "[aria-label='Xoá tệp anh.jpg']").click()
    WebDriverWait(producer.driver, 30, ignored_exceptions=[Exception]).until(lambda _: not producer.person.sees("anh.jpg"))
    producer.person.waits_for("nho.jpg")
