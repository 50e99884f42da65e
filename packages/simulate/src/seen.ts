import { type Market, NONE, REMEMBERED, type Viewers } from './market.ts';
import type { ViewerSeen } from './policy.ts';

const listOf = (list: Int32Array, viewer: number): number[] => {
  const found: number[] = [];
  for (let i = 0; i < REMEMBERED; i++) {
    const one = list[viewer * REMEMBERED + i]!;
    if (one !== NONE) found.push(one);
  }
  return found;
};

class Seen implements ViewerSeen {
  readonly id: number;
  readonly #viewers: Viewers;

  constructor(viewers: Viewers, id: number) {
    this.#viewers = viewers;
    this.id = id;
  }

  get visits(): number {
    return this.#viewers.visits[this.id]!;
  }

  get follows(): readonly number[] {
    return listOf(this.#viewers.follows, this.id);
  }

  get bought(): readonly number[] {
    return listOf(this.#viewers.bought, this.id);
  }
}

/** A viewer as an installation knows them. The lists are read when they are asked for. */
export const seenOf = ({ viewers }: Market, viewer: number): ViewerSeen =>
  new Seen(viewers, viewer);
