"""The program that ``worker.spawn`` starts: serve tasks over the pipe whose descriptor is the first argument."""

import sys
from multiprocessing.connection import Connection

from redactor.batch.worker import serve

if __name__ == "__main__":
    with Connection(int(sys.argv[1])) as _pipe:
        serve(_pipe, *_pipe.recv())
