/** Finaliser of SplitMix (Steele et al. 2014): a bijection that scatters every bit. */
const scatter = (word: number): number => {
  let z = word | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
};

/** Uniform in (0, 1) by name, 32 bits: the same for the same seed, row and place. */
export const uniformAt = (seed: number, row: number, place: number): number => {
  const stem = scatter((seed ^ Math.imul(row + 1, 0x9e3779b9)) | 0);
  return (scatter((stem + Math.imul(place + 1, 0x85ebca6b)) | 0) + 0.5) / 4_294_967_296;
};

/** Standard Gumbel noise by name. */
export const gumbelAt = (seed: number, row: number, place: number): number =>
  -Math.log(-Math.log(uniformAt(seed, row, place)));
