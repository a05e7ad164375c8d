"""A proxy between a client and the local service that can lose responses, inject errors, and count requests.

    python proxy.py SERVICE-URL

It prints its own URL. A client's program controls it by PUT /-/fault with one of these bodies:

    {"times": 1, "drop": true}                    the service handles the request, and the response is lost
    {"times": 1, "status": 429, "type": "TooManyRequestsException"}   the service does not see the request
    {"times": 0}                                  no fault

`times` is how many of the next requests have the fault. Each PUT also resets the count that GET /-/requests returns.
"""

import http.client
import http.server
import json
import sys
import threading
from urllib.parse import urlsplit

SERVICE = urlsplit(sys.argv[1])
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class State:
    """The fault of the next requests, and how many came since it was set."""

    def __init__(self):
        self.lock = threading.Lock()
        self.set({"times": 0})

    def set(self, fault):
        with self.lock:
            self.fault, self.left, self.requests = fault, fault["times"], 0

    def next(self):
        with self.lock:
            self.requests += 1
            self.left -= 1
            return self.fault if self.left >= 0 else {}


STATE = State()


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def respond(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def control(self, body):
        if self.command == "PUT":
            STATE.set(json.loads(body))
        self.respond(200, [], str(STATE.requests).encode())

    def forward(self, body):
        service = http.client.HTTPConnection(SERVICE.hostname, SERVICE.port, timeout=120)
        service.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP:
                service.putheader(name, value)
        service.putheader("Content-Length", str(len(body)))
        service.endheaders(body)
        response = service.getresponse()
        content = response.read()
        service.close()
        return response.status, [header for header in response.getheaders() if header[0].lower() not in HOP], content

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/-/"):
            return self.control(body)
        fault = STATE.next()
        if "status" in fault:
            error = json.dumps({"__type": fault["type"], "message": "injected"}).encode()
            headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", fault["type"])]
            if fault["status"] == 429:  # As http.HttpResponses does
                headers += [("Retry-After", "1"), ("x-amz-retry-after", "100")]
            return self.respond(fault["status"], headers, error)
        response = self.forward(body)
        if "drop" in fault:
            self.close_connection = True
            return None
        return self.respond(*response)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
server.daemon_threads = True
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
