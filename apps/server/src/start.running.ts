/** In the data directory while a Kaibo runs on it: how commands attach to its database. */
export const RUNNING_FILE = 'running.json';
