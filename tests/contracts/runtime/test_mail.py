from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from tests.contracts.runtime.conftest import World

pytestmark = pytest.mark.local

SUBJECT = "Hồ sơ Bưởi da xanh Bến Tre đã được tiếp nhận, kính mời ông Nguyễn Văn Ươm đọc kỹ"


def send(world: World, to: str, **tags: str) -> str:
    mailer = world.client("sesv2")
    mailer.create_email_identity(EmailIdentity="saolang.vn") if not identities(world) else None
    sent = mailer.send_email(
        FromEmailAddress="Sao Làng <ocop@saolang.vn>",
        Destination={"ToAddresses": [to]},
        Content={
            "Simple": {
                "Subject": {"Data": SUBJECT, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": "Kính gửi <ông/bà>"}, "Html": {"Data": "<p>Kính gửi</p>"}},
            }
        },
        EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
    )
    return sent["MessageId"].partition("@")[0]


def identities(world: World) -> list[str]:
    return world.client("sesv2").list_email_identities()["EmailIdentities"]


def test_mail_is_kept_with_its_subject_tags_and_moved_time(world: World):
    before = world.now()

    sent = send(world, "a@example.vn", letter="dossier_accepted")

    (mail,) = world.platform.get("mails?to=a@example.vn")
    assert mail["id"] == sent
    assert (mail["to"], mail["from"]) == (["a@example.vn"], "Sao Làng <ocop@saolang.vn>")
    assert (mail["subject"], mail["text"], mail["html"]) == (SUBJECT, "Kính gửi <ông/bà>", "<p>Kính gửi</p>")
    assert mail["tags"] == {"letter": "dossier_accepted"}
    assert before.isoformat() <= mail["at"] <= world.now().isoformat()


def test_mails_are_listed_after_one_already_read(world: World):
    first = send(world, "b@example.vn")
    second = send(world, "b@example.vn")

    assert [mail["id"] for mail in world.platform.get(f"mails?to=b@example.vn&after={first}")] == [second]


def test_unverified_sender_is_refused_and_leaves_no_mail(world: World):
    with pytest.raises(ClientError) as refused:
        world.client("sesv2").send_email(
            FromEmailAddress="who@elsewhere.vn",
            Destination={"ToAddresses": ["c@example.vn"]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        )

    assert refused.value.response["Error"]["Code"] == "MessageRejected"
    assert world.platform.get("mails?to=c@example.vn") == []


def test_mailbox_shows_the_list_by_address_and_one_mail(world: World):
    sent = send(world, "d@example.vn")
    send(world, "e@example.vn")

    listed = page(world, "mailbox?to=d@example.vn")
    shown = page(world, f"mailbox/{sent}")

    assert SUBJECT in listed
    assert "e@example.vn" not in listed
    assert "Kính gửi &lt;ông/bà&gt;" in shown


def page(world: World, path: str) -> str:
    with urlopen(f"{world.platform.front_url}/_local/{path}") as answer:
        return answer.read().decode()
