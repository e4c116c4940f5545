// Programs of the user's own, for those who do not run anything: loading the rest of this room takes time.

export { configureCommands } from "../programs/user_programs/adapter.ts";
