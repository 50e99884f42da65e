import { type Audit, type AuditKind, isAudited, keptBody, keptParams, targetsOf } from './audit.ts';
import type { Log } from './log.ts';
import type { Caller, Change } from './router.ts';

/** The entry of one request in the audit log. */
export interface Recording {
  /** Once the input is known and before anything is done; when this fails, nothing is done. */
  begin(params: Record<string, string>, body: unknown): Promise<void>;
  note(change: Change): void;
  /** Before the answer is sent. What was refused before it began gets its row here. */
  end(outcome: { status: number; code: string | null }): Promise<void>;
}

const unrecorded: Recording = {
  begin: async () => undefined,
  note: () => undefined,
  end: async () => undefined,
};

interface Recorded {
  method: string;
  path: string;
  summary: string;
  tag: string;
  audit: AuditKind;
}

/** Decides for each request whether it is recorded. */
export const createRecorder =
  ({ audit, log }: { audit: Audit | null; log: Log }) =>
  (route: Recorded, caller: Caller, asked: () => Record<string, string>) => {
    if (!audit || !isAudited(route.method, route.audit, caller)) return unrecorded;
    let entryId: string | null = null;
    let change: Change = {};

    const begin: Recording['begin'] = async (params, body) => {
      const kept = keptBody(route.path, body);
      entryId = await audit.begin({
        caller: caller as Caller & { id: string },
        action: `${route.method} ${route.path}`,
        summary: route.summary,
        module: route.tag,
        params: keptParams(params),
        targets: targetsOf(params, kept),
        body: kept,
      });
    };

    const recording: Recording = {
      begin,
      note: (next) => {
        change = { ...change, ...next };
      },
      end: async (outcome) => {
        try {
          if (entryId === null) await begin(asked(), undefined);
          await audit.end(entryId!, { ...outcome, ...change });
        } catch (error) {
          // What was done is done and has its row; the row says only that its end is not known.
          log.error({ err: error, requestId: caller.requestId }, 'an audited outcome was lost');
        }
      },
    };
    return recording;
  };
