"""``redactor ledger``: sign-off, filing, publication, deadlines, inspection and assessment."""

from __future__ import annotations

import typer

from redactor.cli.language import say


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    from redactor.cli.ledger import keeping, oversight, papers, procedure

    group = typer.Typer(
        help=say(
            "公开台账：审签、备案、发布、期限、检查、考核。\n\n"
            "init 建立 → add 登记 → submit 提交 → review 审核 → sign 签字 → post 张贴、file 备案 → publish 上网。",
            "Publication ledger: sign-off, filing, publication, deadlines, inspection, assessment.\n\n"
            "init, add, submit, review, sign, post and file, publish.",
        ),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for module in (procedure, keeping, papers, oversight):
        module.register(group)
    app.add_typer(group, name="ledger")
