/** `#rrggbb`, lower or upper case. */
export type Colour = string;

const channels = (colour: Colour): [number, number, number] => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** `share` of `other` in `colour`, 0 … 1, in plain sRGB. */
export const mix = (colour: Colour, other: Colour, share: number): Colour => {
  const from = channels(colour);
  const to = channels(other);
  const mixed = from.map((value, i) => Math.round(value + (to[i]! - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
};

/** Below zero towards a plum shadow, above zero towards white; −1 … 1. Grey shadows look dirty on pastel. */
export const shade = (colour: Colour, amount: number): Colour =>
  amount < 0 ? mix(colour, '#2b1838', -amount) : mix(colour, '#ffffff', amount);
