"""Other people's tools on our files; run by the Python of .venv-replay, not by pytest's.

replaying.py replay FOLDER WARC...   asks of pywb on stdin, answers on stdout, JSON lines
replaying.py index WARC              the lines cdxj-indexer makes of it
replaying.py keys                    addresses on stdin, their keys by surt on stdout
"""

import json
import os
import sys
from urllib.parse import unquote_to_bytes


def replay(folder, *warcs):
    """Each ask is {"url", "ts", "method", "body"}; the answer its status, header lines and body.

    `id_` in the address asks for the bytes as they are, without pywb's banner and rewriting.
    """
    answers, sys.stdout = sys.stdout, sys.stderr  # pywb talks
    from gevent.monkey import patch_all

    patch_all()
    import base64
    import logging
    from io import BytesIO

    from pywb.apps.frontendapp import FrontEndApp
    from pywb.manager.manager import main as manage

    os.chdir(folder)
    manage(["init", "c"])
    packed = ["--unpack-wacz"] if warcs[0].endswith(".wacz") else []
    manage(["add", *packed, "c", *warcs])
    app = FrontEndApp(custom_config={"debug": False})
    logging.disable()
    for line in sys.stdin:
        ask = json.loads(line)
        body = ask.get("body", "").encode()
        path = f"/c/{ask['ts']}id_/{ask['url']}"
        plain, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": ask.get("method", "GET"),
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(plain).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }
        if body:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(body))
        told = []
        parts = app(environ, lambda *status, told=told: told.append(status))
        came = b"".join(parts)
        status, lines = told[-1][:2]
        answer = {"status": status, "headers": lines, "body": base64.b64encode(came).decode()}
        print(json.dumps(answer), file=answers, flush=True)


def index(warc):
    """As `wacz create` makes it: POST joined to the address, the digest of each record."""
    from cdxj_indexer.main import CDXJIndexer

    CDXJIndexer(None, [warc], post_append=True, sort=True, digest_records=True).process_all()


def keys():
    """One a line."""
    from surt import surt

    for line in sys.stdin:
        print(surt(json.loads(line)))


if __name__ == "__main__":
    {"replay": replay, "index": index, "keys": keys}[sys.argv[1]](*sys.argv[2:])
