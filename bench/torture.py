"""The torture: clients save answers as fast as they can, and the server's whole process group is killed at a random moment.

After each restart every answer that was acknowledged must be there with its value, nothing that was never sent may be there, and
sending a sequence again must give its first receipt. What was sent and acknowledged is written down outside the server, before
the client goes on.
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom

from bench import databases, processes, serving
from bench.client import Client, Journal
from bench.databases import Database
from bench.ledger import Ledger, faults
from bench.serving import Server
from certprep.clock import utc_now
from certprep.domain.person import Person, Role
from certprep.store.store import Store
from certprep.usecases import account, setup, tokens
from certprep.usecases.exam import room

CLIENTS = 8
FEWEST_SAVES = 50  # acknowledged in a round before the server may be killed
LONGEST_WAIT_S = 0.4
LONGEST_ROUND_S = 60
_PASSWORD = "correct horse battery staple"
