import type { Why } from '@kaibo/contracts';

/** Only what is told of why something stands there. */
export const whyOf = ({
  position,
  score,
  reason,
  source,
  parts,
  explored,
  propensity,
}: Why): Why => ({ position, score, reason, source, parts, explored, propensity });
