"""docs/commands.md out of the commands themselves; ``make docs`` writes it."""

from collections.abc import Iterator

import click


def command_docs(group: click.Group) -> str:
    """The help of every command as Markdown, in the order in which they are listed."""
    lines = [
        "# Commands",
        "",
        "Made by `make docs`; a test compares.",
    ]
    root = click.Context(group, info_name="wijkwijzer", terminal_width=90, **group.context_settings)
    lines += _sections(group, root)
    return "\n".join(lines) + "\n"


def _sections(group: click.Group, parent: click.Context) -> Iterator[str]:
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is None:
            continue
        context = click.Context(command, info_name=name, parent=parent, terminal_width=90)
        yield from ("", f"## {context.command_path}", "", "```", command.get_help(context), "```")
        if isinstance(command, click.Group):
            yield from _sections(command, context)
