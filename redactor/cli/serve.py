"""``redactor serve``: the HTTP API for other systems."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from redactor.cli import options
from redactor.cli.language import say
from redactor.errors import MissingPart


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help=say(
            "以 HTTP 接口供其他系统调用（check、clean、fields）。密钥取自 REDACTOR_API_KEY 或密钥文件。\n\n"
            "例：redactor serve --port 8720 --key-file keys.txt",
            "Serve check, clean and fields over HTTP to other systems. Keys come from REDACTOR_API_KEY or a key "
            "file.\n\nExample: redactor serve --port 8720 --key-file keys.txt",
        )
    )
    def serve(
        host: str = typer.Option("127.0.0.1", "--host", help=say("监听地址。", "Address to listen on.")),
        port: int = typer.Option(8720, "--port", min=0, max=65535, help=say("端口。", "Port.")),
        names: list[str] = typer.Option(
            [],
            "--allowed-host",
            help=say("允许的主机名，可以多个（对外服务时需要）。", "Host names to answer to; may be repeated."),
            show_default=False,
        ),
        key_file: Path = typer.Option(
            None,
            "--key-file",
            help=say("API 密钥文件，一行一个。", "File of API keys, one a line."),
            show_default=False,
        ),
        workers: int = typer.Option(
            0, "--workers", min=0, help=say("工作进程数，0 为每核一个。", "Worker processes; 0: one per core.")
        ),
        waiting: int = typer.Option(
            64, "--waiting", min=0, help=say("最多排队的文件数。", "Documents that may wait in line.")
        ),
        max_bytes: int = typer.Option(
            64 * 1024 * 1024, "--max-bytes", min=1, help=say("单个文件上限（字节）。", "Largest file in bytes.")
        ),
        policy: str = options.policy_option(),
        rules: str = options.rules_option(),
        region: str = options.region_option(),
        ocr: str = options.ocr_option(),
        config: Path = options.config_option(),
        language: str = options.lang_option(),
    ) -> None:
        call = options.Call(policy=policy, rules=rules, region=region, ocr=ocr, config=config)
        sizes = {"waiting": waiting, "upload_bytes": max_bytes, **({"workers": workers} if workers else {})}
        _serve(call, host, port, tuple(names), key_file, sizes)


def require_web() -> None:
    """Raise MissingPart when the extra is not installed."""
    import importlib.util

    for name in ("starlette", "uvicorn", "python_multipart"):
        if importlib.util.find_spec(name) is None:
            raise MissingPart(part=name, install='pip install "disclosure-redactor[web]"')


def _serve(
    call: options.Call, host: str, port: int, names: tuple[str, ...], key_file: Path | None, sizes: dict[str, int]
) -> None:
    require_web()
    from redactor.web.api import api
    from redactor.web.keys import Keys
    from redactor.web.limits import ServerLimits
    from redactor.web.server import hosts_for, listen, run

    keys = Keys.load(key_file, os.environ)
    kit = call.toolkit()
    limits = ServerLimits(**sizes)
    place = listen(host, port)
    port = place.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    print(say("接口地址：", "API: ") + f"http://{shown}:{port}/v1/openapi.json", file=sys.stderr)
    run(api(kit, keys, limits, hosts_for(shown, port, names)), place, limits)
