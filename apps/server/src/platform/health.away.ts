/** No connection, or a server that is shutting down, starting up or full: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']);
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)|terminating connection|database system is (starting up|shutting down)/;

/** The database cannot be reached just now; the same call may succeed in a moment. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, syscall } = error as Record<'code' | 'message' | 'syscall', unknown>;
  // The socket of a server that is not there.
  if (code === 'ENOENT') return syscall === 'connect';
  return CODES.has(String(code)) || MESSAGES.test(String(message));
};
