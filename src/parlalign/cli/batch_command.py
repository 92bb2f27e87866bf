"""The command `parlalign batch`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from parlalign.app.signals import exit_code_of, signals_ignored
from parlalign.batch import ENGINES, FORMATS, MAX_MEMORY, SHARD_SIZE
from parlalign.cli.completion import FILE, FOLDER
from parlalign.cli.shared_options import SOME_FAILED, alignment_options, record_output_options, say
from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from parlalign.app.run_log import RunLog
    from parlalign.batch.engines import Engine
    from parlalign.batch.job import Job
    from parlalign.batch.run import Run
    from parlalign.batch.sharding import Sharding


@click.command()
@click.argument("source", type=FILE)
@click.option(
    "-o", "--output", required=True, metavar="OUT", type=FOLDER, help="Folder for the results; it is created."
)
@click.option(
    "--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="Where the workers run."
)
@click.option("--scheduler", metavar="ADDRESS", help="Address of a running Dask scheduler, such as tcp://host:8786.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Number of workers; default: one for each processor.")
@click.option("--resume", is_flag=True, help="Continue the run in OUT: align only what is missing, failed or changed.")
@click.option("--dry-run", is_flag=True, help="Print a manifest of what would be aligned, and align nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="Format of the shards.",
)
@click.option(
    "--shard-size", type=click.IntRange(1), default=SHARD_SIZE, show_default=True, help="Documents in a shard."
)
@click.option(
    "--max-memory", type=click.IntRange(1), default=MAX_MEMORY, show_default=True, help="MiB for one document."
)
@click.option("--keep-all", is_flag=True, help="Also write unaligned segments and rejected pairs.")
@click.option("--log-json", is_flag=True, help="Report on standard error in JSON Lines.")
@alignment_options
@record_output_options(plain=True)
def batch(source: str, dry_run: bool, log_json: bool, **values: Any) -> None:
    """Align all documents of SOURCE in several processes, and write shards of records and a manifest.

    SOURCE is a folder or zip archive, whose files are paired by name, or a manifest (.tsv, .jsonl: id, source, target)
    such as `parlalign pair` writes; each may be a URL (s3://…). OUT gets records-00000.jsonl and so on, manifest.jsonl
    with one line for each document, run.json, and the journal that --resume needs. The exit code is 3 if documents
    failed.
    """
    from parlalign.app.run_log import RunLog
    from parlalign.batch.plan import plan_lines

    job = _job(source, values)
    if dry_run:
        for stream, line in plan_lines(source, job.languages):
            click.echo(line.encode("utf-8", "backslashreplace"), err=stream == "err")
        return
    log = RunLog(say, partial(click.echo, err=True), is_json=log_json)
    try:
        _run(job, values, log)
    except KeyboardInterrupt as stop:
        log.line("stopped: continue with --resume")
        raise click.exceptions.Exit(exit_code_of(stop)) from None
    except ParlalignError as error:
        if not log.is_json:
            raise
        log.event("error", error=str(error))
        raise click.exceptions.Exit(1) from error


def _job(source: str, values: dict[str, Any]) -> Job:
    from parlalign.batch.job import Job

    names = ("languages", "level", "min_score", "encoder", "keep_navigation", "crossing", "keep_all", "max_memory")
    job = Job(source, **{name: values[name] for name in names})
    _ = job.options  # raises for wrong options
    return job


def _sharding(values: dict[str, Any]) -> Sharding:
    from parlalign.batch.sharding import Sharding

    return Sharding(values["form"], values["shard_size"], values["write_options"])


def _run(job: Job, values: dict[str, Any], log: RunLog) -> None:
    from parlalign.batch.engines import make_engine
    from parlalign.batch.run import open_run

    engine = make_engine(values["engine"], values["scheduler"], values["jobs"])
    with open_run(job, values["output"], _sharding(values), resume=values["resume"]) as run:
        _align(run, engine, log)


def _align(run: Run, engine: Engine, log: RunLog) -> None:
    """Align the remaining documents of a run; if it is stopped, report the documents that are left."""
    log.begin(run)
    stopped: KeyboardInterrupt | None = None
    with log.reporting(run.tasks) as (done, say_above):
        try:
            for identity, result in run.results(engine):
                log.finish(identity, result, say_above)
                done(identity)
        except KeyboardInterrupt as stop:
            if not run.has_begun:
                raise
            stopped = stop
        except ParlalignError:
            run.report_if_begun()
            raise
    with signals_ignored():
        report = run.report()
    log.end(report)
    if stopped:
        log.line(f"stopped: {report.waiting} documents are left: continue with --resume")
        raise click.exceptions.Exit(exit_code_of(stopped))
    if report.failed:
        raise click.exceptions.Exit(SOME_FAILED)
