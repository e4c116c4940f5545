"""Types lines into a real shell on a terminal, presses the keys that insert all completions, and prints the lines
that came out, one a line: press_tab.py bash|zsh SCRIPT LINE..."""

import os
import pty
import re
import select
import sys
import time

shell, script, *lines = sys.argv[1:]

# Ctrl-X Ctrl-A inserts all completions, Ctrl-X Ctrl-P shows what stands in the line, Ctrl-X Ctrl-U takes it away: keys
# that mean the same to whoever has vi's.
SETUP = {
    "bash": [
        f"source {script}",
        'bind \'"\\C-x\\C-a": insert-completions\'',
        'bind \'"\\C-x\\C-u": kill-whole-line\'',
        "bind -x '\"\\C-x\\C-p\": printf \"<%s>\\n\" \"$READLINE_LINE\"'",
    ],
    "zsh": [
        "autoload -U compinit; compinit -D -u",
        f"source {script}",
        "zle -C all-matches complete-word _generic; bindkey '^X^A' all-matches",
        "zstyle ':completion:all-matches::::' completer _all_matches _complete",
        "zstyle ':completion:*' insert true",
        'show-line() { print -r -- "<$BUFFER>" }; zle -N show-line; bindkey "^X^P" show-line',
        "bindkey '^X^U' kill-whole-line",
    ],
}
ARGUMENTS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}

pid, terminal = pty.fork()
if pid == 0:
    os.environ.pop("VISUAL", None)
    os.environ.update(EDITOR="vi", TERM="dumb", PS1="$ ", COLUMNS="2000", INPUTRC="/dev/null")
    os.execvp(shell, [shell, *ARGUMENTS[shell]])


SECONDS = 20
TRIES = 3


def ask(keys: bytes, pattern: str) -> str:
    """What comes behind keys; they are pressed again where a busy shell has lost some."""
    text = ""
    for _ in range(TRIES):
        os.write(terminal, keys)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                text += os.read(terminal, 65536).decode(errors="replace")
            found = re.search(pattern, text, re.S)
            if found:
                return found[1]
    sys.exit(f"{shell} did not answer: {text!r}")


TAKE_AWAY = b"\x18\x15"  # whatever stands in the line
ask(b"stty cols 2000; echo be'gun'\r", "(begun)")
for line in SETUP[shell]:
    os.write(terminal, line.encode() + b"\r")
ask(b"echo rea'dy'\r", "(ready)")
for line in lines:
    print(ask(TAKE_AWAY + line.encode() + b"\x18\x01\x18\x10", r"<(nmer .*?)>\s"))
    sys.stdout.flush()
os.write(terminal, TAKE_AWAY)
os.write(terminal, b"exit\r")
os.waitpid(pid, 0)
