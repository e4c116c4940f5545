// The thread of a journal; it may read and write where the journal is, and nothing else.

import { serveJournal, type ThreadPort } from "../lib/execution/journal/thread/serve_journal.ts";

serveJournal(self as unknown as ThreadPort);
