"""Jobs that touch what only one may touch at a time: done on the spot while they are quick, in a thread while not.

Law: jobs run one after the other, each to its end. Whoever is cancelled while a job of theirs waits or runs is told so
after that job, so nothing happens behind anybody's back.

A job in the thread leaves the event loop free while the disk writes. It costs the interpreter's lock at every
statement, though, and on two busy cores that made a turn twice as dear. So the loop does a job itself as long as the
last ones were quick, and leaves them to the thread once one was not. Quick is a matter of what waits: a loop that is held
up for a fiftieth of a second is noticed by nobody, and a busy machine often makes a job wait for five milliseconds.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, Final, TypeAlias, TypeVar

#: Seconds for which one job may hold up the event loop.
SLOW: Final = 0.02
#: So many quick jobs in the thread, one after the other, and the loop trusts the disk again.
TRUST: Final = 10

Result = TypeVar("Result")
#: The work, the loop that waits for it, and what it waits on. The result is whatever the work returns.
_Job: TypeAlias = tuple[Callable[[], Any], asyncio.AbstractEventLoop, asyncio.Future[Any]]


class OneThread:
    """Starts at once. A daemon: a process that ends without ``stop`` does not wait for it.

    The first jobs, such as opening a file and checking it, are done in the thread.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        #: Quick jobs to come until jobs are done on the spot.
        self._caution = TRUST
        #: Jobs given to the thread, and not yet known to be done. Touched by the loop only.
        self._away = 0
        Thread(target=self._work, name=name, daemon=True).start()

    async def run(self, job: Callable[[], Result]) -> Result:
        """Do a job; what it raises is raised here."""
        # Others get their turn, however many jobs one caller brings. Nothing was done yet: to be cancelled is harmless.
        await asyncio.sleep(0)
        if self._away == 0 and self._caution <= 0:
            return self._timed(job)
        return await self._elsewhere(job)

    def stop(self) -> None:
        """End after the jobs that wait."""
        self._jobs.put(None)

    async def _elsewhere(self, job: Callable[[], Result]) -> Result:
        waiting = self._enqueue(job)
        try:
            result: Result = await waiting
        except asyncio.CancelledError:
            await self._until_done()
            raise
        return result

    def _timed(self, job: Callable[[], Result]) -> Result:
        begun = perf_counter()
        try:
            return job()
        finally:
            self._caution = TRUST if perf_counter() - begun > SLOW else self._caution - 1

    def _enqueue(self, job: Callable[[], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        self._away += 1
        self._jobs.put((job, loop, waiting))
        return waiting

    async def _until_done(self) -> None:
        """A job that does nothing ends after those before it. Being cancelled again does not shorten the wait."""
        behind = self._enqueue(lambda: None)
        while not behind.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([behind])

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, loop, waiting = job
            try:
                result = self._timed(work)
            except BaseException as error:  # noqa: BLE001 - all of it belongs to whoever waits
                self._tell(loop, waiting.set_exception, waiting, error)
            else:
                self._tell(loop, waiting.set_result, waiting, result)
            del job, work, waiting  # hold nothing while idle

    def _tell(
        self, loop: asyncio.AbstractEventLoop, settle: Callable[[Any], None], waiting: asyncio.Future[Any], it: object
    ) -> None:
        def tell() -> None:
            self._away -= 1
            if not waiting.done():  # cancelled meanwhile: nobody wants it
                settle(it)

        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(tell)
