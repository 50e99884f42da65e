/** What the pages of one room's traffic keep in their address. */
export interface ExposureSearch {
  room?: string;
}

const UUID = /^[0-9a-f-]{36}$/;

export const exposureSearch = ({ room }: Record<string, unknown>): ExposureSearch =>
  typeof room === 'string' && UUID.test(room) ? { room } : {};
