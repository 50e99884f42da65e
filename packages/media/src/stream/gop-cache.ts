import type { AccessUnit } from './access-unit.ts';

export type GopCache = {
  add(unit: AccessUnit, withVideo: boolean): void;
  clear(): void;
  readonly units: readonly AccessUnit[];
};

/** Units since the last key frame, so that a late joiner sees a picture at once. Empty without video. */
export const createGopCache = (maxBytes: number): GopCache => {
  let units: AccessUnit[] = [];
  let bytes = 0;
  const clear = (): void => {
    units = [];
    bytes = 0;
  };
  return {
    get units() {
      return units;
    },
    clear,
    add: (unit, withVideo) => {
      const starts = unit.kind === 'video' && unit.key;
      if (starts) clear();
      if (!withVideo || (units.length === 0 && !starts)) return;
      bytes += unit.data.length;
      if (bytes > maxBytes) return clear();
      units.push(unit);
    },
  };
};
