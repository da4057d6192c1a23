"""Apache Kafka's jars: fetched once from the Java package registry, kept for every later start."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import requests
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import Artifact, MavenContext, PythonResolver
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from semu_embedded.trouble import Trouble

KAFKA_VERSION = "4.3.0"
_COORDINATES = (
    f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}",
    f"org.apache.kafka:kafka-tools:{KAFKA_VERSION}",
    f"org.apache.kafka:kafka-storage:{KAFKA_VERSION}",
)
# The broker is silent without it. Resolved apart: the versions that it manages would replace Kafka's own.
_LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
_DOWNLOADS_AT_ONCE = 4


def folder() -> Path:
    """Where this user's jars of this Kafka version are, or will be."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "semu" / f"kafka-{KAFKA_VERSION}"


def fetch() -> Path:
    """The folder with Kafka's jars, downloaded with a progress bar if they are not there yet.

    An interrupted download leaves no folder of that name. Raises Trouble without network or disk room.
    """
    whole = folder()
    if whole.exists():
        return whole
    partial = whole.with_name(f"{whole.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _download(partial)
    except (requests.RequestException, RuntimeError) as error:
        raise Trouble(
            f"Apache Kafka {KAFKA_VERSION} could not be downloaded: {error}",
            "the first start needs the network (about 80 MB, once): connect, or copy the folder "
            f"{whole} from a machine that has it, or name a running broker in SEMU_EXTERNAL_KAFKA",
        ) from error
    else:
        _move(partial / "jars", whole)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return whole


def _move(jars: Path, whole: Path) -> None:
    try:
        jars.rename(whole)
    except OSError:  # another process finished the same download first
        if not whole.exists():
            raise


def _download(partial: Path) -> None:
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[files]}"), DownloadColumn()
    ) as bar:
        task = bar.add_task(f"Apache Kafka {KAFKA_VERSION}", total=None, files="reading the list of jars")
        context = MavenContext(
            PythonResolver(progress_callback=_progress(bar, task)),
            repo_cache=partial / "repository",
            remote_repos={"central": MAVEN_CENTRAL_URL},
        )
        artifacts = _artifacts(context)
        (partial / "jars").mkdir(parents=True)
        with ThreadPoolExecutor(_DOWNLOADS_AT_ONCE) as pool:
            done = pool.map(lambda artifact: artifact.resolve().rename(partial / "jars" / artifact.filename), artifacts)
            for count, _ in enumerate(done, 1):
                bar.update(task, files=f"{count} of {len(artifacts)} jars")
        bar.update(task, total=bar.tasks[0].completed)


def _artifacts(context: MavenContext) -> list[Artifact]:
    roots = [context.create_dependency(coordinate) for coordinate in _COORDINATES]
    inputs, transitive = context.resolver.resolve(roots)
    needed = [*inputs, *(found for found in transitive if found.scope in ("compile", "runtime"))]
    needed.append(context.create_dependency(_LOGGING))
    return list({found.artifact.filename: found.artifact for found in needed}.values())


def _progress(bar: Progress, task: object) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    """jgo's progress callback: called once a file, gives a function that is told of each chunk's bytes."""

    @contextmanager
    def file(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield lambda count: bar.advance(task, count)  # type: ignore[arg-type]

    return file
