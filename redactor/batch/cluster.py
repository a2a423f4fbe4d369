"""The Dask engine: tasks go to a cluster, bytes never do.

Each task carries a path or URL and the settings; the worker reads, cleans, proves and writes by itself and returns the
report, in which no value stands as written. A document runs in a process below the Dask worker, under the same limits
as on one machine, so that a hung or exploding one costs that process and not the worker. A worker that is lost has its
tasks done again by another: outputs are whole or absent and the same input gives the same bytes, so that doing a task
twice does no harm.

Without a scheduler's address the cluster is made in this process: no port takes tasks, none is open to other
machines, and the documents' processes are forked as for the process pool.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import secrets
import threading
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from redactor.batch.journal import judged_by, key_digest
from redactor.batch.plan import Task
from redactor.batch.pool import largest_last
from redactor.batch.work import WorkerLimit, failed
from redactor.batch.worker import Worker, fork, needs_network, spawn
from redactor.errors import MissingPart, ToolkitError, UsageError
from redactor.processes import warm_up
from redactor.report import Goal, Report, Tools
from redactor.settings import Settings
from redactor.toolkit import Toolkit

_AHEAD = 8
"""Tasks handed out for each thread of the cluster: enough to keep it busy, few enough for the scheduler's memory."""
_RETRIES = 2
_QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""What a cluster made here does not need: looking after itself took four hundredths of a core, all the time."""
_TIMEOUT = 20.0
"""Seconds to wait for a scheduler or a first worker."""
_NEAR = "127.0.0.1:0"
"""Where Dask's pages are served, empty ones: left to itself it listens on all addresses of the machine."""
_held: MutableMapping[threading.Thread, tuple[tuple[object, ...], Worker]] = WeakKeyDictionary()
"""The process below each thread that works for a cluster, and what it was started for."""
_crews: set[str] = set()
"""Clusters made in this process that are still wanted."""
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Charge:
    """What a worker must agree to before it works: settings, date, rules, key of fingerprints (its digest), and what
    else a result depends on (``journal.judged_by``)."""

    settings: Settings
    today: datetime.date
    tools: Tools
    key_sha256: str
    judged_by: str

    @classmethod
    def of(cls, kit: Toolkit) -> Charge:
        """Return the charge that this toolkit would fulfil."""
        return cls(kit.settings, kit.today, kit.tools, key_digest(kit).hex(), judged_by(kit))


class ForeignWorker(ToolkitError):
    """A worker has other rules, another version or another key than the one that hands out the work."""

    exit_code = 3
    zh = "集群节点与本机不一致（{what}），文件视为未检查"
    en = "the cluster's worker differs from this machine ({what}); the file counts as not checked"
    hint_zh = "请在所有节点安装同一版本和规则包，并设置同一个 REDACTOR_KEY 或 key_file。"
    hint_en = "Install the same version and rules on all workers, and set the same REDACTOR_KEY or key_file there."


def run_on_cluster(tasks: Sequence[Task], kit: Toolkit, goal: Goal, jobs: int, scheduler: str = "") -> Iterator[Report]:
    """Yield reports as they are finished, from the cluster at ``scheduler`` or one of ``jobs`` processes made here.

    Whoever stops iterating ends the processes made here.

    Raises MissingPart without ``distributed``, UsageError when no scheduler answers, it has no workers, or
    a password is set.
    """
    if not scheduler:
        warm_up()
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingPart(part="distributed（Dask）", install='pip install "disclosure-redactor[dask]"') from error
    if kit.settings.password:
        raise UsageError(
            problem_zh="密码不会发往集群：加密文件请在本机处理",
            problem_en="passwords are not sent to a cluster: clean encrypted files on this machine",
            next_zh="请去掉 --scheduler 和 --engine dask 再运行，或先去掉文件的密码。",
            next_en="Run it without --scheduler and --engine dask, or remove the passwords first.",
        )
    charge, crew = Charge.of(kit), "" if scheduler else secrets.token_hex(8)
    with ExitStack() as stack:
        if scheduler:
            client = stack.enter_context(_connect(Client, scheduler))
        else:
            stack.enter_context(config.set(_QUIET))
            made = LocalCluster(
                n_workers=1,
                threads_per_worker=jobs,
                processes=False,
                dashboard_address=_NEAR,
                worker_dashboard_address=_NEAR,
                silence_logs=50,
                memory_limit=0,  # documents have their own limits in their own processes
            )
            client = stack.enter_context(Client(stack.enter_context(made), set_as_default=False))
            _crews.add(crew)
            stack.callback(_dismiss, crew)
        threads = sum(client.nthreads().values()) or jobs
        waiting = enumerate(reversed(largest_last(tasks)))
        pending: dict[str, Task] = {}

        def submit(count: int) -> list[Any]:
            given = {_key(number, task, charge, goal): task for number, task in itertools.islice(waiting, count)}
            pending.update(given)
            return list(
                client.map(
                    work_on_worker,
                    list(given.values()),
                    key=list(given),
                    pure=False,
                    retries=_RETRIES,
                    charge=charge,
                    goal=goal,
                    crew=crew,
                )
            )

        for future in completed(client, submit, _AHEAD * threads):
            yield _result(future, pending.pop(future.key), kit, goal)


def completed(client: Any, submit: Callable[[int], list[Any]], ahead: int) -> Iterator[Any]:
    """Yield futures as they are done; ``submit(n)`` hands out up to n tasks and returns their futures. Never more than
    ``ahead`` are under way; they are handed out by the half of that, which costs a scheduler less than one by one."""
    from distributed import as_completed

    flow = as_completed(submit(ahead), loop=client.loop)
    for future in flow:
        yield future
        future.release()
        if (left := flow.count()) <= ahead // 2:
            flow.update(submit(ahead - left))


def _connect(client: Any, scheduler: str) -> Any:
    try:
        connected = client(scheduler, timeout=_TIMEOUT, set_as_default=False)
        connected.wait_for_workers(1, timeout=_TIMEOUT)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            problem_zh=f"连不上 Dask 调度器 {scheduler}，或其下没有工作节点",
            problem_en=f"no Dask scheduler answers at {scheduler}, or it has no workers",
            next_zh="请核对地址，并确认调度器和工作节点已经启动；本机处理不需要 --scheduler。",
            next_en="Check the address, and that it runs and has workers; without --scheduler this machine works.",
        ) from error
    return connected


def _key(number: int, task: Task, charge: Charge, goal: Goal) -> str:
    """A name for the task that holds nothing of the document; equal names are one task to a scheduler, and a document
    may be given twice."""
    identity = f"{number}\0{task.source}\0{task.target}\0{goal}\0{charge!r}"
    return "redactor-" + hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _result(future: Any, task: Task, kit: Toolkit, goal: Goal) -> Report:
    """A task that killed its worker again and again, or whose worker broke, is not checked."""
    if future.status == "finished":
        report: Report = future.result()
        return report
    error = future.exception()
    if isinstance(error, ToolkitError):
        return failed(task, kit, goal, error)
    return failed(task, kit, goal, WorkerLimit(reason=type(error).__name__))


def work_on_worker(task: Task, charge: Charge, goal: Goal, crew: str = "") -> Report:
    """Do one task in this thread's own process, started on first use; ``crew`` names a cluster within this process.

    Raises ForeignWorker, WorkerLimit when the crew is no longer wanted.
    """
    report, lives = _worker(charge, goal, crew, network=needs_network([task])).do(task)
    if not lives:
        _held.pop(threading.current_thread(), None)
    return replace(report, facts=())


def _worker(charge: Charge, goal: Goal, crew: str, *, network: bool) -> Worker:
    """Return this thread's process for these settings; another batch's is stopped."""
    wanted, thread = (charge, goal, crew, network), threading.current_thread()
    kept, worker = _held.get(thread, (None, None))
    if worker is not None and kept == wanted and worker.process.exitcode is None:
        return worker
    if worker is not None:
        worker.stop()
    kit = Toolkit(charge.settings, today=charge.today, threads=1)
    _require_same(charge, Charge.of(kit))
    if crew:
        with _turn:
            if crew not in _crews:
                raise WorkerLimit(reason="stopped")
            worker = fork(kit, goal, network=network)
            _held[thread] = (wanted, worker)
    else:  # a Dask worker is often a process that may have no children of multiprocessing
        worker = spawn(kit, goal, network=network)
        _held[thread] = (wanted, worker)
    return worker


def _dismiss(crew: str) -> None:
    """End the processes of a crew. Their pipes are closed by the threads that wait at them."""
    with _turn:
        _crews.discard(crew)
        for thread, (wanted, worker) in list(_held.items()):
            if crew in wanted:
                worker.process.kill()
                _held.pop(thread, None)


def _require_same(wanted: Charge, found: Charge) -> None:
    for what, here, there in (
        ("toolkit", wanted.tools.toolkit, found.tools.toolkit),
        ("rules", wanted.tools.rules_sha256, found.tools.rules_sha256),
        ("key", wanted.key_sha256, found.key_sha256),
        ("policy, model or OCR", wanted.judged_by, found.judged_by),
    ):
        if here != there:
            raise ForeignWorker(what=what)
