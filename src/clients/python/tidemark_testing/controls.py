"""The control routes of a service."""

import json
import urllib.error
import urllib.parse
import urllib.request

from .service import TidemarkError


class Controls:
    """The routes of the service at a URL, with or without a stage."""

    def __init__(self, endpoint):
        self._root = urllib.parse.urljoin(endpoint, "/_tidemark/")
        # Without the proxy of the environment, which cannot reach this machine's service.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, method, route, body=None, **parameters):
        """Returns the JSON of the response."""
        url = self._root + route + ("?" + urllib.parse.urlencode(parameters) if parameters else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with self._opener.open(request) as response:
                content = response.read()
        except urllib.error.HTTPError as failure:
            with failure:
                text = failure.read().decode()
            raise TidemarkError(f"{method} /_tidemark/{route} got status {failure.code}: {text}") from None
        except OSError as failure:
            raise TidemarkError(f"Tidemark does not respond: {failure}") from failure
        return json.loads(content) if content else None
