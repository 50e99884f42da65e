import type { CategoryId } from '../palettes.ts';
import { beauty } from './beauty.ts';
import { craft } from './craft.ts';
import { digital } from './digital.ts';
import { fashion } from './fashion.ts';
import { food } from './food.ts';
import { home } from './home.ts';
import { kids } from './kids.ts';
import type { Motif } from './motif.ts';
import { sport } from './sport.ts';

export const motifsByCategory = {
  beauty,
  fashion,
  food,
  home,
  digital,
  craft,
  kids,
  sport,
} as const satisfies Record<CategoryId, Record<string, Motif>>;

/** Every motif by its name; names are unique over all categories. */
export const motifs: Record<string, Motif> = Object.assign({}, ...Object.values(motifsByCategory));
