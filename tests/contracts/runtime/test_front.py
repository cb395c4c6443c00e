import subprocess
import sys
from typing import Any

import pytest
import requests

from infra.local.platform import LocalPlatform, PlatformError
from tests.contracts.runtime.conftest import World

pytestmark = pytest.mark.local

ECHO = """
    import json
    def handler(event, context):
        return {
            "statusCode": 303,
            "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"], "Location": ["/" + event["httpMethod"]]},
            "body": json.dumps([event["path"], event["requestContext"]["path"], event["body"]]),
        }
"""


def deploy_api(world: World, **settings: Any) -> None:
    function, gateway = world.function(ECHO), world.client("apigateway")
    api = gateway.create_rest_api(name="api", **settings)["id"]
    (root,) = gateway.get_resources(restApiId=api)["items"]
    proxy = gateway.create_resource(restApiId=api, parentId=root["id"], pathPart="{proxy+}")
    for resource in (root["id"], proxy["id"]):
        at: Any = {"restApiId": api, "resourceId": resource, "httpMethod": "ANY"}
        gateway.put_method(**at, authorizationType="NONE")
        uri = f"arn:aws:apigateway:ap-southeast-1:lambda:path/2015-03-31/functions/{function}/invocations"
        gateway.put_integration(**at, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    gateway.create_deployment(restApiId=api, stageName="api")


def test_front_reaches_the_stage_and_keeps_its_own_pages(own_world: World):
    front = own_world.platform.front_url
    nothing_yet = requests.get(f"{front}/", timeout=5)
    deploy_api(own_world)

    answer = requests.post(f"{front}/dossiers/1?x=y", data={"a": "b"}, allow_redirects=False, timeout=5)

    assert nothing_yet.status_code == 503
    assert (answer.status_code, answer.headers["Location"]) == (303, "/POST")
    assert answer.json() == ["/dossiers/1", "/api/dossiers/1", "a=b"]
    assert dict(answer.cookies) == {"a": "1", "b": "2"}
    assert requests.get(f"{front}/", allow_redirects=False, timeout=5).json()[0] == "/"
    assert requests.get(f"{front}/_local/ready", timeout=5).json() == {"ready": True}
    assert requests.get(f"{front}/_local/unknown", timeout=5).status_code == 404


def test_what_is_large_enough_comes_compressed_to_whoever_takes_it(own_world: World):
    deploy_api(own_world, minimumCompressionSize=40)
    address = f"{own_world.platform.front_url}/a"

    def encoding(query: str, accepted: str) -> str | None:
        asked = {"Accept-Encoding": accepted}
        answer = requests.post(address, data=query, headers=asked, allow_redirects=False, timeout=5)
        assert answer.json()[2] == query
        return answer.headers.get("Content-Encoding")

    assert encoding("x" * 100, "gzip, br") == "gzip"
    assert encoding("x", "gzip, br") is None
    assert encoding("x" * 100, "identity") is None


def test_platform_says_why_it_does_not_start(world: World, tmp_path):
    taken = int(world.platform.aws_url.rpartition(":")[2])

    with pytest.raises(PlatformError) as refused:
        LocalPlatform(tmp_path, aws_port=taken).start()

    assert f"port {taken}" in str(refused.value)


def test_temporary_folder_is_wiped_at_a_start(own_world: World):
    leftover = own_world.platform.folder / "tmp/leftover"
    leftover.write_text("x")

    own_world.platform.stop()
    own_world.platform.start()

    assert not leftover.exists()


def test_class_needs_nothing_but_the_standard_library():
    script = "import infra.local.platform, sys; print('boto3' in sys.modules, 'botocore' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert said.stdout == "False False\n"
