/**
 * Why a room connection ends, and whether coming back can help. Codes outside the table (1006 of a
 * broken line, 1001 of a server going away) are answered by reconnecting.
 */
export const closeReasons = {
  draining: { code: 4000, reconnect: true },
  helloTimeout: { code: 4001, reconnect: true },
  malformed: { code: 4002, reconnect: false },
  unauthorised: { code: 4003, reconnect: false },
  noSuchRoom: { code: 4004, reconnect: false },
  wrongVersion: { code: 4005, reconnect: false },
  banned: { code: 4006, reconnect: false },
  roomClosed: { code: 4007, reconnect: false },
  tooSlow: { code: 4008, reconnect: true },
  tooMany: { code: 4009, reconnect: true },
  silent: { code: 4010, reconnect: true },
  tokenExpired: { code: 4011, reconnect: true },
  failed: { code: 4012, reconnect: true },
} as const;

export type CloseReason = keyof typeof closeReasons;

const byCode = new Map<number, CloseReason>(
  Object.entries(closeReasons).map(([name, { code }]) => [code, name as CloseReason]),
);

/** The name of a 4xxx code of ours, or null. */
export const closeReasonOf = (code: number): CloseReason | null => byCode.get(code) ?? null;

export const mayReconnect = (code: number): boolean => {
  const reason = closeReasonOf(code);
  return reason === null || closeReasons[reason].reconnect;
};
