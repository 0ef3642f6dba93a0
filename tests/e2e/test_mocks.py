"""Mocks of external APIs in tests: templates, sequences, time, failures, recordings, and what is not expected."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.e2e.conftest import Circuit

SETTINGS = """[paths]
classes = "."
[callouts.credentials.People]
url = "https://people.test/v1"
"""
HEAD = """@IsTest
private class MockTest {
    static HttpResponse send(String method, String url, String body) {
        HttpRequest request = new HttpRequest();
        request.setMethod(method);
        request.setEndpoint(url);
        request.setHeader('X-Quoted', 'a"b');
        request.setBody(body);
        return new Http().send(request);
    }
    static String get(String url) {
        try {
            HttpResponse response = send('GET', url, '');
            return response.getStatusCode() + response.getBody();
        } catch (CalloutException failure) {
            return failure.getMessage();
        }
    }
    @IsTest
    static void test() {
"""
ANSWERS = {
    "templates": (
        """CircuitTest.mock('POST', 'https://a.test/people/{id}').header('X-Id', 'p-{{path.id}}').respond(200,
            '{"id": "{{id}}", "n": {{body.count}}, "page": "{{query.p}}", "h": "{{header.x-quoted}}", "c": {{call}}}')
            .header('X-Id', 'p-{{path.id}}');
        HttpResponse response = send('POST', 'https://a.test/people/a%20b?p=2', '{"count": 5}');
        Assert.areEqual('{"id": "a b", "n": 5, "page": "2", "h": "a\\\\"b", "c": 1}', response.getBody());
        Assert.areEqual('p-a b', response.getHeader('x-id'));
        Assert.areEqual('application/json;charset=UTF-8', response.getHeader('Content-Type'));
        Assert.areEqual('OK', response.getStatus());""",
        "",
    ),
    "other templates stay": (
        """CircuitTest.mock('GET', 'https://a.test/x').respond(200, 'Hi {{contact.first_name}}');
        Assert.areEqual('200Hi {{contact.first_name}}', get('https://a.test/x'));""",
        "",
    ),
    "missing part": (
        """CircuitTest.mock('GET', 'https://a.test/x').respond(200, '{{query.page}}');
        get('https://a.test/x?size=3');""",
        "The mock GET https://a.test/x cannot answer: {{query.page}}: the request's query has no page (there is size)",
    ),
    "sequence": (
        """CircuitMock mock = CircuitTest.mock('*', 'https://a.test/**')
            .respond(429).header('Retry-After', '1').times(2)
            .thenRespond(200, new Map<String, Object>{ 'a' => 1 })
            .thenFail('Connection reset');
        String seen = '';
        for (Integer call = 0; call < 5; call++) {
            seen += get('https://a.test/x') + ' ';
        }
        Assert.areEqual('429 429 200{"a":1} Connection reset Connection reset ', seen);
        mock.verifyCalled(5);
        Assert.areEqual('https://a.test/x', mock.calls()[4].getEndpoint());
        mock.respond(204);
        Assert.areEqual('204', get('https://a.test/x'));""",
        "",
    ),
    "last mock first": (
        """CircuitMock general = CircuitTest.mock('GET', 'https://a.test/**').respond(200, 'general');
        CircuitMock special = CircuitTest.mock('GET', 'https://a.test/x').respond(200, 'special').times(1);
        Assert.areEqual('200special', get('https://a.test/x'));
        Assert.areEqual('200general', get('https://a.test/x'));
        CircuitMock never = CircuitTest.mock('GET', 'https://a.test/y');
        never.verifyNotCalled();
        CircuitTest.verifyAllCalled();""",
        "Assertion Failed: Mocks that were never called:\n  GET https://a.test/y",
    ),
    "delay": (
        """CircuitMock mock = CircuitTest.mock('GET', 'https://a.test/x').respond(200).delay(2500);
        Datetime before = Datetime.now();
        get('https://a.test/x');
        Assert.isTrue(Datetime.now().getTime() - before.getTime() >= 2500);
        mock.respond(200).delay(20000);
        Assert.areEqual('Read timed out', get('https://a.test/x'));
        Assert.isTrue(Datetime.now().getTime() - before.getTime() < 20000);
        Assert.areEqual(2, Limits.getCallouts());""",
        "",
    ),
    "callout time": (
        """CircuitTest.mock('GET', 'https://a.test/x').respond(200).delay(9000);
        for (Integer call = 0; call < 20; call++) {
            get('https://a.test/x');
        }""",
        "Exceeded maximum time allotted for callouts",
    ),
    "conditions": (
        """CircuitTest.mock('POST', 'https://a.test/x').withHeader('X-Quoted', 'no').respond(200);
        CircuitTest.mock('POST', 'https://a.test/x').withBody('{"a": {"b": 1}}').respond(201);
        CircuitTest.mock('POST', 'https://a.test/x').withBody('plain').respond(202);
        Assert.areEqual(201, send('POST', 'https://a.test/x', '{"a": {"b": 1, "c": 2}}').getStatusCode());
        Assert.areEqual(202, send('POST', 'https://a.test/x', 'some plain text').getStatusCode());
        send('POST', 'https://a.test/x', '{"a": {}}');""",
        'Unexpected callout: POST https://a.test/x\nExpected:\n  POST https://a.test/x (its header X-Quoted is a"b)',
    ),
    "unexpected": (
        """CircuitTest.mock('GET', 'https://b.test/x');
        CircuitTest.mock('POST', 'https://a.test/people/{id}');
        CircuitTest.mock('GET', 'https://a.test/people/{id}?key={key}');
        get('https://a.test/people/7');""",
        (
            "Unexpected callout: GET https://a.test/people/7\nExpected:\n"
            "  POST https://a.test/people/{id} (another method)\n"
            "  GET https://a.test/people/{id}?key={key} (the query has no key)\n"
            "  GET https://b.test/x (another host)\n"
        ),
    ),
    "too often": (
        """CircuitMock mock = CircuitTest.mock('GET', 'https://a.test/x').respond(200).times(1);
        get('https://a.test/x');
        mock.verifyCalled(2);""",
        "GET https://a.test/x: Expected calls: 2, Actual: 1\n  GET https://a.test/x\n",
    ),
    "beside Test.setMock": (
        """Test.setMock(HttpCalloutMock.class, new Fallback());
        CircuitTest.mock('GET', 'https://a.test/x').respond(200);
        Assert.areEqual('200', get('https://a.test/x'));
        Assert.areEqual('418', get('https://b.test/x'));
        Assert.areEqual(2, CircuitTest.callouts().size());
    }
    public class Fallback implements HttpCalloutMock {
        public HttpResponse respond(HttpRequest request) {
            HttpResponse response = new HttpResponse();
            response.setStatusCode(418);
            return response;
        }""",
        "",
    ),
    "named credentials": (
        """CircuitTest.mock('GET', 'https://people.test/v1/people/{id}').respond(200, '{{id}}');
        Assert.areEqual('2007', get('callout:People/people/7'));
        CircuitTest.mock('GET', 'callout:People/people/{id}').respond(201, '{{id}}');
        Assert.areEqual('2017', get('callout:People/people/7'));""",
        "",
    ),
    "named credentials of others": (
        """CircuitTest.mock('GET', 'https://people.test/v1/people/{id}?full=true').respond(200, '{{id}}');
        get('callout:People/people/7');""",
        (
            "Unexpected callout: GET callout:People/people/7\nExpected:\n"
            "  GET https://people.test/v1/people/{id}?full=true (the query has no full)\n"
        ),
    ),
    "kept requests": (
        """CircuitMock mock = CircuitTest.mock('POST', 'https://a.test/x');
        HttpRequest request = new HttpRequest();
        request.setMethod('POST');
        request.setEndpoint('https://a.test/x');
        request.setBody('first');
        new Http().send(request);
        request.setBody('second');
        Assert.areEqual('first', mock.calls()[0].getBody());
        Assert.areEqual('first', CircuitTest.callouts()[0].getBody());""",
        "",
    ),
    "recordings": (
        """CircuitTest.replay('people');
        Assert.areEqual('200{"name": "{{stays}}"}', get('https://a.test/x?page=1&key=any'));
        Assert.areEqual('503', get('https://a.test/x?page=1&key=other'));
        Assert.areEqual('Read timed out', get('https://a.test/y'));
        Assert.areEqual(200, send('POST', 'https://a.test/z', '{"q": 1, "token": "mine"}').getStatusCode());
        send('POST', 'https://a.test/z', '{"q": 2}');""",
        "Unexpected callout: POST https://a.test/z\nExpected:\n  POST https://a.test/z (another body)",
    ),
    "unknown recording": (
        "CircuitTest.replay('place');",
        (
            "IllegalArgumentException: The recording place: the project's folder of recordings has no place.json;"
            " it has: broken, people"
        ),
    ),
    "broken recording": ("CircuitTest.replay('broken');", "IllegalArgumentException: The recording broken: it is not"),
    "wrong status": ("CircuitTest.mock('GET', 'https://a.test').respond(99);", "Not a status of HTTP: 99"),
    "wrong pattern": ("CircuitTest.mock('GET', 'a.test');", "begin it with https://host/ or callout:Name/"),
    "no mocks": (
        "get('https://a.test/x?page=1');",
        (
            "Unexpected callout: GET https://a.test/x?page=1\nThe test has no mocks; declare one:"
            " CircuitTest.mock('GET', 'https://a.test/x').respond(200, body)"
        ),
    ),
}
RECORDING = {
    "exchanges": [
        {
            "request": {"method": "GET", "url": "https://a.test/x?page=1&key=REMOVED"},
            "response": {"status": 200, "body": {"name": "{{stays}}"}},
        },
        {"request": {"method": "GET", "url": "https://a.test/x?page=1&key=REMOVED"}, "response": {"status": 503}},
        {"request": {"method": "GET", "url": "https://a.test/y"}, "response": {"failure": "Read timed out"}},
        {
            "request": {"method": "POST", "url": "https://a.test/z", "body": {"q": 1, "token": "REMOVED"}},
            "response": {"status": 200},
        },
    ]
}


@pytest.fixture(scope="module")
def results(circuit: Circuit, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each test: empty where it passed, else its error."""
    folder = tmp_path_factory.mktemp("mocks")
    (folder / "recordings").mkdir()
    (folder / "recordings" / "people.json").write_text(json.dumps(RECORDING))
    (folder / "recordings" / "broken.json").write_text('{"exchanges": 1}')
    (folder / "circuit.toml").write_text(SETTINGS)
    for place, (code, _) in enumerate(ANSWERS.values()):
        text = HEAD.replace("MockTest", f"Mock{place:02}Test") + f"        {code}\n    }}\n}}\n"
        (folder / f"Mock{place:02}Test.cls").write_text(text)
    finished = circuit("test", folder, "--json")
    assert finished.of_type("diagnostic") == []
    errors = [test["error"] for test in finished.of_type("test")]
    texts = ["" if error is None else f"{error['kind']}: {error['message']}\n" for error in errors]
    return dict(zip(ANSWERS, texts, strict=True))


@pytest.mark.parametrize("name", ANSWERS)
def test_mock(name: str, results: dict[str, str]) -> None:
    wanted = ANSWERS[name][1]
    assert wanted in results[name] if wanted else results[name] == ""


def test_a_callout_without_a_mock_throws_as_in_apex_with_salesforces_schema(
    circuit: Circuit, project: Callable[..., Path]
) -> None:
    files = {
        "circuit.toml": '[project]\nschema = "salesforce"\n[paths]\nclasses = "."\n',
        "MockTest.cls": HEAD
        + """Assert.areEqual('Methods defined as TestMethod do not support Web service callouts', get('https://a.test'));
        CircuitTest.mock('GET', 'https://a.test').respond(200);
        Assert.areEqual('200', get('https://a.test'));
        Assert.areEqual(2, CircuitTest.createAccounts(2).size());
        Assert.isNotNull(CircuitTest.createOpportunity().Id); } }""",
    }
    finished = circuit("test", project(files))
    assert finished.code == 0, finished.out


def test_mocks_are_for_tests_alone(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "CircuitTest.mock('GET', 'https://a.test');")
    assert finished.code == 1
    assert "CircuitTest can only be used in a test" in finished.err


class Api(BaseHTTPRequestHandler):
    """Answers with what it was asked, and with its caller's token."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "seen": self.headers["Authorization"], "session_token": "fresh"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[str]:
    """The address of an API on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_callouts_are_recorded_without_secrets_and_replayed(
    circuit: Circuit, project: Callable[..., Path], api: str
) -> None:
    files = {
        "circuit.toml": "[callouts]\nallow_private = true\n"
        f'[callouts.credentials.Api]\nurl = "{api}/v1"\ntoken_env = "API_TOKEN"\n',
        "classes/Lookup.cls": """public class Lookup {
            public static String name(String id) {
                HttpRequest request = new HttpRequest();
                request.setMethod('GET');
                request.setEndpoint('callout:Api/people/' + id + '?api_key=query-secret');
                return new Http().send(request).getBody();
            }
        }""",
        "tests/LookupTest.cls": """@IsTest private class LookupTest {
            @IsTest static void replayed() {
                CircuitTest.replay('people');
                String body = Lookup.name('7');
                Assert.isTrue(body.contains('/v1/people/7'), body);
            }
        }""",
    }
    folder = project(files)
    words = ("exec", "-e", "System.debug(Lookup.name('7'));", "--project", folder)
    recording = folder / "recordings" / "people.json"
    finished = circuit(*words, "--record-callouts", recording, API_TOKEN="token-of-the-environment")
    assert finished.code == 0, finished.err
    text = recording.read_text()
    assert "query-secret" not in text
    assert "token-of-the-environment" not in text
    (exchange,) = json.loads(text)["exchanges"]
    assert exchange["request"] == {"method": "GET", "url": "callout:Api/people/7?api_key=REMOVED"}
    assert exchange["response"]["body"]["session_token"] == "REMOVED"
    assert exchange["response"]["body"]["seen"] == "Bearer REMOVED"
    finished = circuit("test", folder)
    assert finished.code == 0, finished.out


def test_callouts_of_triggers_and_their_jobs_are_recorded(
    circuit: Circuit, project: Callable[..., Path], api: str
) -> None:
    files = {
        "circuit.toml": f'[callouts]\nallow = ["{api}"]\nallow_private = true\n',
        "triggers/Ask.cls": """@TriggerHandler(sobject='Contact' events='after insert')
        public class Ask extends CircuitTrigger implements Queueable {
            public override void afterInsert() {
                send('first');
                System.enqueueJob(new Ask());
            }
            public void execute(QueueableContext context) { send('second'); }
            private void send(String what) {
                HttpRequest request = new HttpRequest();
                request.setEndpoint('API/' + what);
                new Http().send(request);
            }
        }""".replace("API", api),
        "event.json": '{"type": "ContactCreate", "id": "c1", "firstName": "Ada"}',
    }
    folder = project(files)
    recording = folder / "recordings" / "ask.json"
    finished = circuit("run", folder, "--event", folder / "event.json", "--record-callouts", recording)
    assert finished.code == 0, finished.out + finished.err
    urls = [one["request"]["url"] for one in json.loads(recording.read_text())["exchanges"]]
    assert urls == [f"{api}/first", f"{api}/second"]


def test_a_run_without_callouts_writes_no_recording(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("exec", "-e", "System.debug(1);", "--record-callouts", tmp_path / "none.json")
    assert finished.code == 1
    assert "none.json: not written, for the run made no callouts" in finished.err
    assert not (tmp_path / "none.json").exists()


def test_settings_of_callouts_that_cannot_be_used_are_told(circuit: Circuit, project: Callable[..., Path]) -> None:
    folder = project({"circuit.toml": '[callouts]\nallow = ["example.com"]\n', "classes/A.cls": "class A {}"})
    finished = circuit("exec", "-e", "System.debug(1);", "--project", folder)
    assert finished.code == 2
    assert "circuit.toml: `allow` in [callouts] takes addresses such as https://host/" in finished.err


def test_the_machine_s_own_services_are_closed_unless_the_project_opens_them(
    circuit: Circuit, project: Callable[..., Path], api: str
) -> None:
    settings = f'[callouts]\nallow = ["{api}/"]\n'
    code = (
        f"HttpRequest q = new HttpRequest(); q.setEndpoint('{api}/v1/name'); q.setMethod('GET');"
        " System.debug(new Http().send(q).getStatusCode());"
    )
    folder = project({"circuit.toml": settings, "classes/A.cls": "class A {}"})
    finished = circuit("exec", "-e", code, "--project", folder)
    assert finished.code == 1
    assert "System.CalloutException: Unauthorized endpoint: 127.0.0.1 is in a private network" in finished.err
    project({"circuit.toml": f"{settings}allow_private = true\n"})
    assert circuit("exec", "-e", code, "--project", folder).code == 0
