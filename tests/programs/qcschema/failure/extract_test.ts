// The sentence that matters in what programs say; the messages are shortened ones of Psi4 1.3.2, MOPAC 22.0.6 and
// NWChem 7.0.2, the latter two by QCEngine 0.26.

import { classifyFailure } from "../../../../lib/programs/qcschema/failure/classify.ts";
import { assert, assertEquals } from "@std/assert";
import { extractReason } from "../../../../lib/programs/qcschema/failure/extract.ts";

const FRAMES = `Traceback (most recent call last):
  File "/usr/lib/psi4/driver/json_wrapper.py", line 217, in run_json
    json_data = run_json_qcschema(copy.deepcopy(json_data), clean)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`;
const OPTION =
  "RuntimeError('\\nFatal Error: NOPE is not a valid option.\\nError occurred in file: ./psi4/src/a.h " +
  "on line: 55\\nThe most recent 5 function calls were:\\n\\npsi::PsiException::PsiException\\n')";
const CHOICE =
  "RuntimeError('\\nFatal Error: NONSENSE is not a valid choice\\nError occurred in file: a.h\\n')";

const MOPAC = `QCEngine Unknown Error:  ******************************************************
 **                              MOPAC v22.0.6                                **
 *******************************************************************************
 **          Digital Object Identifier (DOI): 10.5281/zenodo.6511958          **

          SPECIFIED SPIN COMPONENT NOT SPANNED BY ACTIVE SPACE

 ******************************************************************************
 *                                                                            *
 *     Error and normal termination messages reported in this calculation     *
 *                                                                            *
 * SPECIFIED SPIN COMPONENT NOT SPANNED BY ACTIVE SPACE                       *
 * JOB ENDED NORMALLY                                                         *
 *                                                                            *
 ******************************************************************************

 TOTAL JOB TIME:             0.01 SECONDS
`;

for (
  const [what, message, sentence] of [
    ["a sentence", "SCF did not converge", "SCF did not converge"],
    ["colours and bells", "\x1b[31mbad\x1b[0m\x07", "bad"],
    ["an exception in Python", `${FRAMES}ValueError: bad`, "bad"],
    ["an exception without words", `${FRAMES}KeyboardInterrupt`, "KeyboardInterrupt"],
    [
      "an exception of Psi4's own by QCEngine",
      `QCEngine Input Error: ${FRAMES}psi4.driver.p4util.exceptions.ValidationError: Energy method "hff" is not ` +
      "available. Did you mean? hf scf\n\n",
      'Energy method "hff" is not available. Did you mean? hf scf',
    ],
    [
      "an exception of several lines",
      `${FRAMES}psi4.driver.qcdb.exceptions.BasisSetNotFound: BasisSet::construct: Unable to find a basis set for ` +
      "atom 1 for key BASIS among:\n  Shell Entries: ['O']\n  Basis Sets: [('NOPE', 'NOPE', None)]\n  File Path: /tmp/x, /usr/share/psi4/basis\n",
      "there is no basis set NOPE for O",
    ],
    [
      "an exception under another",
      `${FRAMES}KeyError: 'a'\n\nDuring handling of the above exception, another exception occurred:\n\n${FRAMES}` +
      "TypeError: b",
      "b",
    ],
    [
      "an option that Psi4 does not have",
      `Error setting options: {'nope': (2, ${OPTION})}`,
      "nope: NOPE is not a valid option.",
    ],
    [
      "several of them",
      `${FRAMES}x.ValidationError: Error setting options: {'nope': (2, ${OPTION}), 'scf_type': ('nonsense', ${CHOICE})}`,
      "nope: NOPE is not a valid option. scf_type: NONSENSE is not a valid choice",
    ],
    [
      "an error of Psi4's core",
      "\nFatal Error: NOSUCH is not an option.\nError occurred in file: a.h on line: 55\n",
      "NOSUCH is not an option.",
    ],
    ["MOPAC's box of errors", MOPAC, "SPECIFIED SPIN COMPONENT NOT SPANNED BY ACTIVE SPACE"],
    [
      "all that NWChem wrote",
      "QCEngine Input Error: INPUT:\necho\nSTDOUT:\n...\nSTDERR:\n[0] ARMCI Error: 0:scf_input: unrecognized " +
      "directive:\n-----\nMPI_ABORT was invoked\nTRACEBACK:\nNoneType: None\n",
      "scf_input: unrecognized directive",
    ],
    [
      "nothing on standard error",
      "INPUT:\nx\nSTDOUT:\nlast words\nSTDERR:\n\nTRACEBACK:\nNone",
      "last words",
    ],
    [
      "a command that Psi4 does not find",
      "Command (`dftd3 dftd3_geometry.xyz`) failed with PATH (/usr/bin:/bin)",
      "Command (`dftd3 dftd3_geometry.xyz`) failed: it is not on the PATH, or fails",
    ],
    ["nothing", "", ""],
  ] as const
) {
  Deno.test(`failure reason: of ${what}`, () => assertEquals(extractReason(message).sentence, sentence));
}

Deno.test("failure reason: it is bounded, whatever comes", () => {
  const long = "x".repeat(100_000);
  for (const message of [long, `${FRAMES}ValueError: ${long}`, `STDERR:\n${long}`, `MOPAC${long}`]) {
    const { sentence, known } = extractReason(message);
    assertEquals([sentence.length, known.length], [400, 400]);
  }
  assert(!extractReason(MOPAC).sentence.includes("*"));
});

Deno.test("failure: a program that another one needs is to be installed, and more memory would not help", () => {
  for (
    const message of [
      "Command (`dftd3 dftd3_geometry.xyz`) failed with PATH (/usr/bin:/bin)",
      "ModuleNotFoundError: No module named 'dftd4'",
      "sh: 1: gcp: command not found",
    ]
  ) {
    assertEquals(
      classifyFailure({ error_type: "unknown_error", error_message: message }).remedy,
      "install",
      message,
    );
  }
});
