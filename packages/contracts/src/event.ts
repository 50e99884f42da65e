import { z } from 'zod';
import { EpochMs, Id } from './values.ts';

/** An event as data. Consumers may see one twice, so they key on its `id`. */
export interface EventDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: number;
  readonly payload: Payload;
  /** Events of one key keep their order in every engine. */
  readonly key: (payload: z.output<Payload>) => string;
}

export const defineEvent = <Payload extends z.ZodType>(
  definition: EventDefinition<Payload>,
): EventDefinition<Payload> => definition;

export type PayloadOf<E> = E extends EventDefinition<infer P> ? z.output<P> : never;

/** What every event carries whatever its payload. */
export const EventEnvelope = z.strictObject({
  id: Id,
  name: z.string(),
  version: z.int().min(1),
  key: z.string(),
  /** The signed-in user who did it; null for a guest or the system. */
  actorId: Id.nullable(),
  /** A browser's random id, kept only with consent; null otherwise. */
  visitorId: z.string().nullable(),
  roomId: Id.nullable(),
  /** When it happened, by the clock of whoever saw it. */
  atMs: EpochMs,
  /** Made by the demo's crowd. */
  simulated: z.boolean(),
  payload: z.unknown(),
});
export type EventEnvelope = z.infer<typeof EventEnvelope>;
