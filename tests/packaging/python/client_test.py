"""The Python client, on a real nmer: NMER_COMMAND names it. Run by tests/packaging/wheel_test.ts."""

import copy
import fractions
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

import nmer

HELIUMS = {
    "molecule": {"text": "He 0 0 0\n--\nHe 0 0 3"},
    "model": {"method": "hf", "basis": "sto-3g"},
    "bsse": ["cp", "nocp"],
}
# 24 helium atoms beside 24 others: minutes of work for a task.
LONG = {
    "molecule": {
        "symbols": ["He"] * 48,
        "geometry": [x for i in range(48) for x in (4 * (i % 4), 4 * (i // 4 % 4), 4 * (i // 16))],
        "fragments": [list(range(24)), list(range(24, 48))],
    },
    "model": {"method": "hf", "basis": "cc-pvdz"},
}


def refusal(call):
    """The NmerError that a call raises."""
    try:
        call()
    except nmer.NmerError as error:
        return error
    raise AssertionError("no NmerError")


class OneSession(unittest.TestCase):
    session = nmer.Session(parallel=2)

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def test_results_are_those_of_the_command_line_in_every_mode(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "he.json")
            path.write_text(json.dumps(HELIUMS))
            out = str(path.with_name("out.json"))
            command = [*nmer._session.nmer_command(), "run", str(path), "-o", out, "--no-journal", "-q"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            with open(out) as file:
                expected = json.load(file)["properties"]
            self.assertEqual(self.session.run(path)["properties"], expected)
        for mode in ("serial", "workers", "processes"):
            result = self.session.run(HELIUMS, mode=mode, timeout=60, memory=4e9)
            self.assertEqual(result["properties"], expected)
            self.assertEqual(result["extras"]["nmer"]["execution"]["mode"], mode)

    def test_a_call_by_itself_ends_what_it_has_started(self):
        before = threading.active_count()
        self.assertTrue(nmer.run(HELIUMS)["success"])
        self.assertEqual(threading.active_count(), before)

    def test_what_is_wrong_is_an_error_with_its_kind_and_place_and_the_session_lives(self):
        run = self.session.run
        cases = [
            (lambda: run({**HELIUMS, "modle": 1}), "modle: found the unknown key", {"key_path": ["modle"]}),
            (lambda: run(HELIUMS, paralel=2), "options.paralel: found the unknown key", {"key_path": ["options", "paralel"]}),
            (lambda: run(HELIUMS, timeout="soon"), "options.timeout: found \"soon\"", {"key_path": ["options", "timeout"]}),
            (lambda: run(HELIUMS, timeout=-1), "options.timeout: found -1", None),
            (lambda: run({"molecule": float("nan")}), "not finite", None),
            (lambda: run({"molecule": object()}), "what JSON cannot say", None),
            (lambda: run(5), "the input is a int", None),
            (lambda: run("nowhere.yaml"), "which does not exist", {"file": os.path.abspath("nowhere.yaml")}),
        ]
        for call, message, place in cases:
            error = refusal(call)
            self.assertIn(message, str(error))
            self.assertEqual((error.kind, error.status, error.remedy), ("InputError", 2, "fix-input"))
            self.assertEqual(error.place, place)
        self.assertTrue(run(HELIUMS)["success"])

    def test_numbers_and_lists_of_other_kinds_are_numbers_and_lists(self):
        four = fractions.Fraction(4)  # no int and no float, as NumPy's
        atoms = {"symbols": ["He", "He"], "geometry": [0, 0, 0, 0, 0, 6], "fragments": [range(1), range(1, 2)]}
        calculation = {**HELIUMS, "molecule": atoms}
        self.assertTrue(self.session.run(calculation, timeout=four * 15, memory=four * 10**9)["success"])

    def test_a_copy_is_a_session_of_its_own(self):
        with copy.deepcopy(self.session) as other:
            self.assertEqual(other._options, {"parallel": 2})
            self.assertIsNone(other._server)
            self.assertTrue(other.run(HELIUMS)["success"])

    def test_tasks_that_fail_are_an_error_with_what_is_known(self):
        error = refusal(lambda: self.session.run(LONG, timeout=0.05))
        self.assertEqual((error.kind, error.status), ("TasksFailed", 3))
        self.assertFalse(error.result["success"])

    def test_ctrl_c_stops_the_calculation_and_not_the_session(self):
        seen = []

        def interrupt(progress):
            seen.append(progress)
            if len(seen) == 1:
                os.kill(os.getpid(), signal.SIGINT)

        with self.assertRaises(KeyboardInterrupt):
            self.session.run(LONG, progress=interrupt, progress_interval=0.05)
        self.assertEqual(seen[0]["tasks"]["total"], 3)
        self.assertTrue(self.session.run(HELIUMS)["success"])

    def test_what_a_progress_raises_stops_the_calculation(self):
        def fail(_):
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.session.run(LONG, progress=fail)
        with self.assertRaisesRegex(RuntimeError, "under way"):
            self.session.run(LONG, progress=lambda _: self.session.run(HELIUMS))
        self.assertTrue(self.session.run(HELIUMS)["success"])

    def test_doubts_are_warnings_at_the_line_of_the_caller(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.session.run({**HELIUMS, "molecule": {"text": "He 0 0 0\n--\nHe 0 0 0.5"}})
        self.assertEqual(caught[0].category, nmer.NmerWarning)
        self.assertEqual(caught[0].filename, __file__)

    def test_files_of_an_input_are_found_from_the_current_folder_or_another(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "he.xyz").write_text("2\n\nHe 0 0 0\nHe 0 0 3\n")
            calculation = {**HELIUMS, "molecule": {"file": "he.xyz", "fragments": [[0], [1]]}}
            self.assertTrue(self.session.run(calculation, folder=pathlib.Path(folder))["success"])
            self.assertIn("does not exist", str(refusal(lambda: self.session.run(calculation))))

    def test_threads_wait_for_each_other(self):
        results = []
        threads = [
            threading.Thread(target=lambda: results.append(self.session.run(HELIUMS)["return_result"]))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(results)), 1)
        self.assertEqual(len(results), 4)


class Endings(unittest.TestCase):
    def test_a_server_that_dies_is_an_error_and_the_next_calculation_starts_another(self):
        with nmer.Session() as session:
            session.run(HELIUMS)
            session._server._process.kill()
            self.assertEqual(refusal(lambda: session.run(HELIUMS)).kind, "ServerError")
            self.assertTrue(session.run(HELIUMS)["success"])

    def test_a_session_that_is_closed_stops_what_another_thread_computes(self):
        session, began, raised = nmer.Session(), threading.Event(), []

        def compute():
            try:
                session.run(LONG, progress=lambda _: began.set())
            except nmer.NmerError as error:
                raised.append((error.kind, str(error)))

        thread = threading.Thread(target=compute)
        thread.start()
        began.wait()
        server = session._server._process
        session.close()
        thread.join()
        self.assertEqual(server.returncode, 0)
        self.assertEqual(raised, [("Cancelled", "the session was closed, or nmer stopped, under the calculation")])

    def test_a_command_that_is_no_list_of_words_is_told(self):
        before = os.environ["NMER_COMMAND"]
        os.environ["NMER_COMMAND"] = "nmer 'run"
        try:
            self.assertIn("NMER_COMMAND=nmer 'run is no command", str(refusal(lambda: nmer.run(HELIUMS))))
        finally:
            os.environ["NMER_COMMAND"] = before

    def test_a_python_that_ends_without_a_word_leaves_nothing(self):
        script = (
            "import nmer, os, sys\nsession = nmer.Session()\n"
            f"session.run({HELIUMS!r})\nprint(session._server._process.pid)\n"
        )
        for how in ("", "sys.stdout.flush(); os._exit(0)\n"):
            done = subprocess.run([sys.executable, "-c", script + how], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            server = int(done.stdout)
            for _ in range(1200):
                try:
                    os.kill(server, 0)
                except ProcessLookupError:
                    break
                threading.Event().wait(0.05)
            else:
                self.fail("the server is still there")

    def test_a_command_that_is_no_nmer_is_told(self):
        for command, message in (
            (["/nowhere/nmer"], "cannot be started"),
            ([sys.executable, "-c", "print('hi')"], "is not what nmer serve says"),
            ([sys.executable, "-c", "print({})"], "is no nmer"),
            ([sys.executable, "-c", "raise SystemExit('no such thing')"], "status 1: no such thing"),
        ):
            self.assertIn(message, str(refusal(lambda: nmer.Session(command=command).run(HELIUMS))))


if __name__ == "__main__":
    unittest.main()
