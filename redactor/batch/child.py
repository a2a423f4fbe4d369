"""The program that ``worker.spawn`` starts: a confined worker on the pipe whose descriptor is the first argument. It
says when it is ready: libraries and rules are loaded before its first document, as for workers that are forked."""

import importlib
import sys
from multiprocessing.connection import Connection

from redactor.batch.worker import confined

if __name__ == "__main__":
    with Connection(int(sys.argv[1])) as _pipe:
        _charge = _pipe.recv()
        importlib.import_module("redactor.batch.warm")
        _pipe.send("ready")
        confined(_pipe, _charge)
