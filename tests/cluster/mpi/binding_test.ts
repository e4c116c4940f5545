// What the binding makes of errors, of deaths and of messages that are long under way. A made-up library stands for those that
// are real; libraries_test.ts has these.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { MAX_MESSAGE_BYTES, MpiBinding } from "../../../lib/cluster/mpi/binding.ts";
import { MpiError } from "../../../lib/cluster/mpi/error.ts";
import { ABIS, shortVersion } from "../../../lib/cluster/mpi/library.ts";
import { FakeLibrary } from "./fake_library.ts";

for (const abi of ABIS) {
  Deno.test(`mpi: with ${abi.name} sends end in any order, and those that are left stay in the table`, () => {
    const library = new FakeLibrary(abi);
    const binding = new MpiBinding(library);
    // More than the first table holds. The handles are 1 to 100.
    for (let i = 0; i < 100; i++) binding.send(i % 3, Uint8Array.of(i));
    assertEquals([binding.pending(), binding.pending(0), binding.pending(1)], [100, 34, 33]);
    for (const handle of [100, 1, 50]) library.done.set(handle, 0);
    binding.receive();
    assertEquals(binding.pending(), 97);
    binding.send(0, Uint8Array.of(1));
    binding.receive();
    assertEquals(
      library.asked.toSorted((one, other) => one - other),
      Array.from({ length: 101 }, (_, i) => i + 1).filter((handle) => ![100, 1, 50].includes(handle)),
    );
  });

  Deno.test(`mpi: with ${abi.name} messages of one rank come in order, and another's pass those under way`, () => {
    const library = new FakeLibrary(abi);
    const binding = new MpiBinding(library);
    library.announced.push({ from: 1, tag: 1, length: 5 }, { from: 1, tag: 2, length: 0 }, {
      from: 2,
      tag: 3,
      length: 1,
    });
    library.done.set(2, 0).set(3, 0);
    assertEquals(binding.receive(), { from: 2, tag: 3, bytes: new Uint8Array(1) });
    assertEquals(binding.receive(), undefined);
    library.done.set(1, 0);
    assertEquals(binding.receive(), { from: 1, tag: 1, bytes: new Uint8Array(5) });
    assertEquals(binding.receive(), { from: 1, tag: 2, bytes: new Uint8Array() });
  });

  for (const code of abi.deadRank) {
    Deno.test(`mpi: with ${abi.name} error ${code} means that a rank is dead, wherever it comes from`, () => {
      const library = new FakeLibrary(abi, 5);
      const binding = new MpiBinding(library);
      library.codes.MPI_Isend = [code + 1000]; // codes have their class and more
      binding.send(4, Uint8Array.of(1));
      assertEquals(binding.failedRanks(), [4]);
      binding.send(2, Uint8Array.of(1));
      library.done.set(1, code);
      assertEquals(binding.receive(), undefined);
      assertEquals(binding.failedRanks(), [2, 4]);
      library.announced.push({ from: 1, tag: 0, length: 9 });
      library.done.set(2, code);
      assertEquals(binding.receive(), undefined);
      assertEquals(binding.failedRanks(), [1, 2, 4]);
      // Found while nothing of a certain rank was asked for: the library is asked who it is.
      library.codes.MPI_Iprobe = [code];
      library.dead = [0, 4];
      assertEquals(binding.receive(), undefined);
      assertEquals(binding.failedRanks(), [0, 1, 2, 4]);
      const before = library.calls.length;
      binding.send(4, Uint8Array.of(1));
      assertEquals(library.calls.length, before);
    });
  }
}

Deno.test("mpi: other errors are thrown with the library's text, of sends that failed later too", async () => {
  const library = new FakeLibrary(ABIS[0]!);
  const binding = new MpiBinding(library);
  for (const call of ["MPI_Isend", "MPI_Iprobe", "MPI_Get_count"] as const) {
    library.codes[call] = [16];
    library.announced.push({ from: 1, tag: 0, length: 1 });
    const error = assertThrows(
      () => call === "MPI_Isend" ? binding.send(1, new Uint8Array()) : binding.receive(),
      MpiError,
      `${call} of Open MPI v0 failed: what 16 means. All processes`,
    );
    assertEquals([error.reason, error.remedy], ["call", "give-up"]);
  }
  library.announced.length = 0;
  binding.send(1, Uint8Array.of(1));
  library.done.set(1, 15);
  assertThrows(() => binding.receive(), MpiError, "MPI_Isend of Open MPI v0 failed: what 15 means");
  assertEquals(binding.pending(), 0);
  library.codes.MPI_Error_string = [1];
  library.codes.MPI_Ibcast = [14];
  await assertRejects(
    () => binding.broadcast(new Uint8Array()),
    MpiError,
    "MPI_Ibcast of Open MPI v0 failed: error 14",
  );
});

Deno.test("mpi: what is abandoned is neither pending nor received, and MPI_Finalize does not wait for it", () => {
  const library = new FakeLibrary(ABIS[1]!);
  const binding = new MpiBinding(library);
  binding.send(1, Uint8Array.of(1));
  binding.send(2, Uint8Array.of(2));
  library.announced.push({ from: 1, tag: 0, length: 8 });
  binding.receive();
  binding.abandon(1);
  binding.receive();
  assertEquals([binding.pending(), library.asked], [1, [2]]);
  library.done.set(2, 0);
  binding.finalize();
  assert(!library.calls.includes("MPI_Finalize"));

  const alive = new FakeLibrary(ABIS[1]!);
  const ended = new MpiBinding(alive);
  ended.finalize();
  ended.finalize();
  assertEquals(alive.calls.filter((call) => call === "MPI_Finalize").length, 1);
});

Deno.test("mpi: a message that MPI's count cannot say is refused before it is sent", () => {
  const library = new FakeLibrary(ABIS[2]!);
  const long = { length: MAX_MESSAGE_BYTES + 1 } as unknown as Uint8Array<ArrayBuffer>;
  assertThrows(() => new MpiBinding(library).send(1, long), MpiError, "send it in parts");
  assert(!library.calls.includes("MPI_Isend"));
});

Deno.test("mpi: a library's version is maker and number, whatever else it says", () => {
  for (
    const [text, expected] of [
      ["Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4", "Open MPI v4.1.4"],
      ["MPICH Version:      5.0.2\nMPICH Release date: today", "MPICH 5.0.2"],
      ["Intel(R) MPI Library 2021.18.1 for Linux* OS\n", "Intel MPI 2021.18.1"],
      ["MVAPICH 3.0\nmore", "MVAPICH 3.0"],
    ]
  ) assertEquals(shortVersion(text!), expected!);
});

Deno.test("mpi: each interface knows its libraries, and no other does", () => {
  const texts = [
    "Open MPI v5",
    "MPICH Version: 4",
    "Intel(R) MPI Library 2021",
    "MPI VERSION : CRAY MPICH version 8",
  ];
  for (const text of texts) {
    assertEquals(ABIS.filter(({ isOf }) => isOf(text, true)).map(({ name }) => name), ["the standard ABI"]);
    assertEquals(
      ABIS.filter(({ isOf }) => isOf(text, false)).map(({ name }) => name),
      [text.startsWith("Open") ? "Open MPI" : "MPICH"],
    );
  }
  assertEquals(ABIS.filter(({ isOf }) => isOf("an MPI of tomorrow", false)), []);
});
