// A Web Worker that computes tasks; it needs no permission at all.

import { serve, type WorkerPort } from "../lib/programs/worker_protocol/messages.ts";

serve(self as unknown as WorkerPort);
