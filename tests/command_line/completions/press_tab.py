"""Types lines into a real shell on a terminal, presses the keys that insert all completions, and prints the lines
that came out, one a line: press_tab.py bash|zsh SCRIPT LINE..."""

import os
import pty
import re
import select
import sys
import time

shell, script, *lines = sys.argv[1:]

# Ctrl-X Ctrl-A inserts all completions, Ctrl-X Ctrl-P shows what stands in the line.
SETUP = {
    "bash": [
        f"source {script}",
        'bind \'"\\C-x\\C-a": insert-completions\'',
        "bind -x '\"\\C-x\\C-p\": printf \"<%s>\\n\" \"$READLINE_LINE\"'",
    ],
    "zsh": [
        "autoload -U compinit; compinit -D -u",
        f"source {script}",
        "zle -C all-matches complete-word _generic; bindkey '^X^A' all-matches",
        "zstyle ':completion:all-matches::::' completer _all_matches _complete",
        "zstyle ':completion:*' insert true",
        'show-line() { print -r -- "<$BUFFER>" }; zle -N show-line; bindkey "^X^P" show-line',
    ],
}
ARGUMENTS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}

pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", PS1="$ ", COLUMNS="2000", INPUTRC="/dev/null")
    os.execvp(shell, [shell, *ARGUMENTS[shell]])


def read_until(pattern: str) -> str:
    text, end = "", time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            text += os.read(terminal, 65536).decode(errors="replace")
        found = re.search(pattern, text, re.S)
        if found:
            return found[1]
    sys.exit(f"{shell} did not answer: {text!r}")


os.write(terminal, b"stty cols 2000; echo be'gun'\r")
read_until("(begun)")
for line in SETUP[shell]:
    os.write(terminal, line.encode() + b"\r")
os.write(terminal, b"echo rea'dy'\r")
read_until("(ready)")
for line in lines:
    os.write(terminal, line.encode() + b"\x18\x01\x18\x10")
    print(read_until(r"<(nmer .*?)>\s"))
    os.write(terminal, b"\x15\x0b")  # the line is taken away
os.write(terminal, b"exit\r")
os.waitpid(pid, 0)
