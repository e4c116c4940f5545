// The thread of a journal, for rank 0 of an MPI job.

import { serveJournal, type ThreadPort } from "../lib/execution/journal/thread/serve_journal.ts";

serveJournal(self as unknown as ThreadPort);
