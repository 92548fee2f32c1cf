"""The endpoint's HTTP: requests that come in pieces or several at once, connections that end, and what is no request."""

import socket
import urllib.parse

from endpoint import Session

BODY = b'{"Limit":1}'
HEAD = (
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
    b"X-Amz-Target: DynamoDB_20120810.ListTables\r\n"
    b"Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n"
)
ANSWER = b'{"TableNames":[]}'


def call(*headers, body=BODY):
    lines = [*headers, b"Content-Length: %d" % len(body)]
    return HEAD + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


class Wire(Session):
    def connect(self):
        address = urllib.parse.urlsplit(self.endpoint.url)
        connection = socket.create_connection((address.hostname, address.port), timeout=10)
        self.addCleanup(connection.close)
        return connection

    def read(self, connection, end=ANSWER, times=1):
        """Reads until `end` has come so often."""
        received = b""
        while received.count(end) < times:
            chunk = connection.recv(65536)
            if not chunk:
                raise AssertionError(f"the connection ended after {received!r}")
            received += chunk
        return received

    def rest(self, connection):
        """All that comes until the endpoint closes the connection."""
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received

    def test_a_request_byte_by_byte(self):
        connection = self.connect()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in call():
            connection.send(bytes([byte]))
        answer = self.read(connection)
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK\r\nServer: Server\r\nDate: "), answer)
        self.assertIn(b"\r\nContent-Length: 17\r\n\r\n", answer)
        connection.sendall(call())
        self.read(connection)

    def test_many_requests_at_once(self):
        connection = self.connect()
        connection.sendall(call() * 50)
        self.assertEqual(self.read(connection, times=50).count(b"HTTP/1.1 200 OK"), 50)

    def test_a_client_that_leaves_takes_its_answer_along(self):
        connection = self.connect()
        connection.sendall(call())
        connection.shutdown(socket.SHUT_WR)
        self.assertTrue(self.rest(connection).endswith(ANSWER))

    def test_connections_that_end(self):
        connection = self.connect()
        connection.sendall(call(b"Connection: close"))
        self.assertIn(b"\r\nConnection: close\r\n", self.rest(connection))
        old = self.connect()
        old.sendall(call().replace(b"HTTP/1.1", b"HTTP/1.0"))
        self.assertTrue(self.rest(old).endswith(ANSWER))

    def test_a_body_that_is_announced(self):
        connection = self.connect()
        head, body = call(b"Expect: 100-continue").split(b"\r\n\r\n")
        connection.sendall(head + b"\r\n\r\n")
        self.assertEqual(self.read(connection, end=b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(body)
        self.read(connection)

    def test_what_is_refused(self):
        refused = {
            b"nonsense\r\n\r\n": b"400",
            call(b"Transfer-Encoding: chunked"): b"411",
            HEAD + b"Content-Length: many\r\n\r\n": b"400",
            HEAD + b"X-Long: " + b"x" * 70_000: b"431",
            HEAD + b"X-Many: x\r\n" * 120 + b"\r\n": b"431",
            HEAD + b"Content-Length: 99999999999\r\n\r\n": b"413",
        }
        for sent, status in refused.items():
            connection = self.connect()
            connection.sendall(sent)
            self.assertTrue(self.rest(connection).startswith(b"HTTP/1.1 " + status), sent[:300])

    def test_no_body_for_head(self):
        connection = self.connect()
        connection.sendall(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + call())
        self.assertEqual(self.read(connection).count(b"HTTP/1.1 "), 2)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.read(connection, end=b"healthy: dynamodb.us-east-1.amazonaws.com ")
