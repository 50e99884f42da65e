import { z } from 'zod';
import type { RefusalCode } from './refusals.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One HTTP endpoint as data: mounted by the server, called by web, CLI and demo, published as OpenAPI. */
export interface Endpoint<
  Path extends string = string,
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Path parameters are written `:name`. */
  readonly path: Path;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  /** `z.undefined()` when the endpoint takes no body. */
  readonly body: Body;
  readonly reply: Reply;
  /** Refusals besides those every endpoint may give (bad input, not signed in, wrong role, too many). */
  readonly errors: readonly RefusalCode[];
  /** Largest accepted body in bytes. */
  readonly bodyLimitBytes: number;
  /** Content types of a body of bytes; empty takes pictures and files. */
  readonly takes: readonly string[];
  /**
   * What the audit log keeps of staff who call it: `changes` only what changes something, `always` every look too
   * (what people gave in confidence), `never` nothing (measurements of a browser).
   */
  readonly audit: 'changes' | 'always' | 'never';
  /** Serves what buyers are owed: a merchant whose account is suspended may call it, and nothing else as themselves. */
  readonly owed: boolean;
}

const Nothing = z.strictObject({});

/** Declares an endpoint; what is left out is empty. Body limit is 64 KiB unless said. */
export const endpoint = <
  Path extends string,
  Reply extends z.ZodType,
  Params extends z.ZodType = typeof Nothing,
  Query extends z.ZodType = typeof Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: {
  method: Method;
  path: Path;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  reply: Reply;
  errors?: readonly RefusalCode[];
  bodyLimitBytes?: number;
  takes?: readonly string[];
  audit?: 'changes' | 'always' | 'never';
  owed?: boolean;
}): Endpoint<Path, Params, Query, Body, Reply> => ({
  method: spec.method,
  path: spec.path,
  summary: spec.summary,
  params: spec.params ?? (Nothing as unknown as Params),
  query: spec.query ?? (Nothing as unknown as Query),
  body: spec.body ?? (z.undefined() as unknown as Body),
  reply: spec.reply,
  errors: spec.errors ?? [],
  bodyLimitBytes: spec.bodyLimitBytes ?? 65_536,
  takes: spec.takes ?? [],
  audit: spec.audit ?? 'changes',
  owed: spec.owed ?? false,
});

export type ParamsOf<E> =
  E extends Endpoint<string, infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<E> =
  E extends Endpoint<string, z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type QueryInputOf<E> =
  E extends Endpoint<string, z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never;
export type BodyOf<E> =
  E extends Endpoint<string, z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type BodyInputOf<E> =
  E extends Endpoint<string, z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never;
export type ReplyOf<E> =
  E extends Endpoint<string, z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
