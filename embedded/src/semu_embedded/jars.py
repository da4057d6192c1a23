"""Apache Kafka's jars: fetched once from the Java package registry, each by its committed hash."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import MavenContext, PythonResolver
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from semu_embedded.trouble import Trouble

KAFKA_VERSION = "4.3.0"
LOCK = Path(__file__).with_name("kafka.lock")
"""A line for every jar: Maven coordinate and SHA-256."""
_ROOTS = (
    f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
    f"org.apache.kafka:kafka-tools:{KAFKA_VERSION}",
    f"org.apache.kafka:kafka-storage:{KAFKA_VERSION}",
)
# The broker is silent without it. Resolved apart: the versions that it manages would replace Kafka's own.
_LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
_DOWNLOADS_AT_ONCE = 8


def folder() -> Path:
    """Where this user's jars of this Kafka version are, or will be."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "semu" / f"kafka-{KAFKA_VERSION}"


def fetch() -> Path:
    """The folder with Kafka's jars, downloaded with a progress bar if they are not there yet.

    An interrupted download leaves no folder of that name. Raises Trouble without network or disk room, or
    when a jar is not the one that was locked.
    """
    whole = folder()
    if whole.exists():
        return whole
    partial = whole.with_name(f"{whole.name}.{os.getpid()}.partial")
    (partial / "jars").mkdir(parents=True)
    try:
        _download(partial)
        if not whole.exists():  # another process may have finished the same download first
            (partial / "jars").rename(whole)
    except (OSError, RuntimeError) as error:
        raise Trouble(
            f"Apache Kafka {KAFKA_VERSION} could not be downloaded: {error}",
            "the first start needs the network (about 60 MB, once): connect and start again, or copy the folder "
            f"{whole} from a machine that has it, or name a running broker in SEMU_EXTERNAL_KAFKA",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return whole


def relock(partial: Path) -> None:
    """Resolve Kafka's dependencies anew and write the lock file; `partial` is an empty folder to work in."""
    context = MavenContext(repo_cache=partial, remote_repos={"central": MAVEN_CENTRAL_URL})
    inputs, transitive = context.resolver.resolve([context.create_dependency(root) for root in _ROOTS])
    needed = [*inputs, *(found for found in transitive if found.scope in ("compile", "runtime"))]
    needed.append(context.create_dependency(_LOGGING))
    jars = {found.artifact for found in needed}
    lines = [f"{jar.groupId}:{jar.artifactId}:{jar.version} {_hash(jar.resolve())}" for jar in jars]
    LOCK.write_text("\n".join(sorted(lines)) + "\n")


def _download(partial: Path) -> None:
    locked = [line.split() for line in LOCK.read_text().splitlines()]
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[jars]}"), DownloadColumn()
    ) as bar:
        task = bar.add_task(f"Apache Kafka {KAFKA_VERSION}", total=None, jars="")
        context = MavenContext(
            PythonResolver(progress_callback=_progress(bar, task)),
            repo_cache=partial / "repository",
            remote_repos={"central": MAVEN_CENTRAL_URL},
        )

        def get(coordinate: str, digest: str) -> None:
            jar = context.create_dependency(coordinate).artifact.resolve()
            if _hash(jar) != digest:
                raise RuntimeError(f"{coordinate} is not the file that was locked")
            jar.rename(partial / "jars" / jar.name)

        with ThreadPoolExecutor(_DOWNLOADS_AT_ONCE) as pool:
            for count, _ in enumerate(pool.map(lambda line: get(*line), locked), 1):
                bar.update(task, jars=f"{count} of {len(locked)} jars")
        bar.update(task, total=bar.tasks[0].completed)


def _hash(jar: Path) -> str:
    return hashlib.sha256(jar.read_bytes()).hexdigest()


def _progress(bar: Progress, task: TaskID) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    """jgo's progress callback: called once a file, gives a function that is told of each chunk's bytes."""

    @contextmanager
    def file(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield lambda count: bar.advance(task, count)

    return file
