"""What this process holds, and the processes that it has started, where /proc has it."""

import os
import re
import threading
import time


def memory_bytes():
    """Memory that this process holds, or None where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def peak_memory_bytes():
    """The most that this process has held, or None."""
    try:
        with open("/proc/self/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) * 1024
    except (OSError, AttributeError):
        return None


class MemoryWatch(threading.Thread):
    """Looks now and then at what the processes hold that this one has started."""

    INTERVAL_SECONDS = 0.2

    def __init__(self):
        super().__init__(daemon=True)
        self.most = 0

    def run(self):
        while True:
            self.most = max(self.most, self.look())
            time.sleep(self.INTERVAL_SECONDS)

    @staticmethod
    def look():
        """Bytes that all children, and theirs, hold now."""
        parents, held = {}, {}
        page = os.sysconf("SC_PAGE_SIZE")
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open("/proc/%s/stat" % name) as file:
                    words = file.read().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            parents[int(name)], held[int(name)] = int(words[1]), int(words[21]) * page
        with open("/proc/self/stat") as file:  # this process as it is called there
            own = int(file.read().split()[0])
        family = {own}
        while True:
            more = {child for child, parent in parents.items() if parent in family} - family
            if not more:
                return sum(held[child] for child in family - {own})
            family |= more
