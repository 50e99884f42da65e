import { sql } from 'kysely';
import pg from 'pg';

/** The mark of `often` as text. */
export const OFTEN = '/* often */';

/**
 * The first thing in a `sql` text that is asked for hundreds of times a second. Where the connections are the product's
 * own it is parsed and planned once on each, which is half of what a look by primary key costs the server. Not for a
 * list that is met by reading a whole table: such a plan does not see how long the list is.
 */
export const often = sql.raw(OFTEN);

type Query = (
  config: string | pg.QueryConfig | pg.Submittable,
  values?: unknown,
  done?: unknown,
) => unknown;

/** Keeps the plans of marked statements. Not for connections that a pooler shares out: there they are another client's. */
export class PlanningClient extends pg.Client {
  static readonly #names = new Map<string, string>();

  static #nameOf(text: string): string {
    const known = PlanningClient.#names.get(text) ?? `often-${PlanningClient.#names.size}`;
    PlanningClient.#names.set(text, known);
    return known;
  }

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = super.query.bind(this) as Query;
    const planned: Query = (config, values, done) =>
      typeof config === 'string' && config.startsWith(OFTEN)
        ? query({ name: PlanningClient.#nameOf(config), text: config, values: values as [] }, done)
        : query(config, values, done);
    this.query = planned as typeof this.query;
  }
}
