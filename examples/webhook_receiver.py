"""Prints the webhooks that come in: WEBHOOK_SECRET=whsec_… python examples/webhook_receiver.py [PORT]

Answer fast with 2xx and work afterwards: after 15 seconds the attempt counts as failed and is made again. The same
webhook may come twice (at least once is the promise), so remember the `webhook-id` of what you have handled.
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from inkmill.errors import WebhookRefusedError
from inkmill.webhooks import verify_webhook

SECRET = os.environ["WEBHOOK_SECRET"]
handled: set[str] = set()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            message = verify_webhook(body, dict(self.headers), SECRET)
        except WebhookRefusedError as error:
            print(error.message, file=sys.stderr, flush=True)
            self.send_response(401)
        else:
            if self.headers["webhook-id"] not in handled:
                handled.add(self.headers["webhook-id"])
                print(message["event"], message["data"], flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The standard library would log each request."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(f"Listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
