import type { Blobs } from '#platform/blobs';
import { systemCode } from '#platform/installation.errors';
import type { Log } from '#platform/log';

export interface DiskNeeds {
  blobs: Blobs;
  minFreeBytes: number;
  log: Log;
  onHealth?: (health: { state: 'ok' | 'failed'; detail: string }) => void;
}

export interface Disk {
  /** Whether segments may be recorded; live does not depend on it. */
  hasRoom(): boolean;
  look(): Promise<void>;
  /** A write has failed: when for want of space, no other is tried until the next look. */
  failed(error: unknown): void;
}

const FULL = ['ENOSPC', 'EDQUOT'];

export const watchDisk = ({ blobs, minFreeBytes, log, onHealth }: DiskNeeds): Disk => {
  let room = true;

  const set = (next: boolean): void => {
    if (room === next) return;
    room = next;
    if (next) log.warn('there is room again: streams are recorded');
    else log.error('the disk is nearly full: streams go on, but are not recorded');
    onHealth?.(
      next
        ? { state: 'ok', detail: '' }
        : { state: 'failed', detail: 'not recording: the disk is nearly full' },
    );
  };

  return {
    hasRoom: () => room,
    look: async () => {
      const freeBytes = await blobs.freeBytes();
      set(freeBytes === null || freeBytes >= minFreeBytes);
    },
    failed: (error) => {
      if (FULL.includes(systemCode(error))) set(false);
    },
  };
};
