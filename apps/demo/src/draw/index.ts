export { type CoverRequest, drawCover } from './cover.ts';
export { drawLogo } from './logo.ts';
export { motifsByCategory } from './motifs/index.ts';
export { type CategoryId, categoryIds } from './palettes.ts';
export { type Random, randomFrom } from './random.ts';
