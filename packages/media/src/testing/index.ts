export { type SyntheticClipOptions, syntheticClip } from './synthetic-clip.ts';
