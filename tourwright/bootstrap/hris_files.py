"""Builds the reading of files from what IT wrote of them."""

from connectors.files.client import FilesHris, Setup
from connectors.files.days import FORMS
from connectors.files.drop import Drop, Wanted
from connectors.files.folder import Folder
from connectors.files.headers import faults_in
from connectors.files.rows import Layout
from connectors.files.spool import Spool
from tourwright.ports import Clock
from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Sftp, Source


def reader_of(name: str, source: Source, settings: Settings, clock: Clock) -> FilesHris:
    """Build one source. Raises SettingsError."""
    faults = [*faults_in(source.columns), *_days(source)]
    if faults:
        raise SettingsError("\n  ".join(f"/sources/{name}/{fault}" for fault in faults))
    setup = Setup(
        name=name,
        drop=_drop(source),
        spool=Spool(settings.hris_spool / name, _named(source)),
        wanted=Wanted(source.pattern, source.done_marker),
        layout=_layout(source),
    )
    return FilesHris(setup, clock)


def _layout(source: Source) -> Layout:
    return Layout(
        columns=source.columns,
        tables=source.tables,
        day_format=source.day_format,
        named=_named(source),
        default_zone=source.default_zone,
        full=source.full,
        max_rows=source.rules.limits.max_rows,
    )


def _named(source: Source) -> tuple[str, ...]:
    """Return the encodings beside UTF-8."""
    return tuple(name for name in (source.encoding, source.fallback) if name)


def _days(source: Source) -> list[str]:
    if source.day_format in ("", *FORMS):
        return []
    return [f"day_format: must be one of {', '.join(FORMS)}"]


def _drop(source: Source) -> Drop:
    """Return the folder, or the server."""
    if source.sftp is not None:
        return _server(source.sftp)
    if source.folder is None:
        raise SettingsError("files need a folder or sftp")
    return Folder(source.folder)


def _server(sftp: Sftp) -> Drop:
    from connectors.files.sftp import SftpFolder, SftpLogin

    login = SftpLogin(
        host=sftp.host,
        port=sftp.port,
        user=sftp.user,
        host_key=sftp.host_key,
        private_key=sftp.private_key,
        password=sftp.password,
    )
    return SftpFolder(login, sftp.folder)
