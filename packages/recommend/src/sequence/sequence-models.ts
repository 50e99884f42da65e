import { recommenderOf } from '../model/recommender-of.ts';
import { type Start, sequenceCore } from './core.ts';
import { type AttentionEncoderOptions, attentionEncoder } from './encoder.attention.ts';
import { type ConvolutionEncoderOptions, convolutionEncoder } from './encoder.convolution.ts';
import { type RecurrentEncoderOptions, recurrentEncoder } from './encoder.recurrent.ts';
import { sequenceDefaults, withDefaults } from './options.ts';

export type SasrecOptions = Partial<AttentionEncoderOptions>;
export type RecurrentModelOptions = Partial<RecurrentEncoderOptions>;
export type CaserOptions = Partial<ConvolutionEncoderOptions>;

const sasrecDefaults: AttentionEncoderOptions = {
  ...sequenceDefaults,
  blocks: 2,
  heads: 1,
  inner: 64,
};
const recurrentDefaults: RecurrentEncoderOptions = { ...sequenceDefaults, units: 64 };
const caserDefaults: ConvolutionEncoderOptions = {
  ...sequenceDefaults,
  window: 5,
  horizontalFilters: 16,
  verticalFilters: 4,
};

/**
 * Self-attentive sequential recommendation (Kang & McAuley 2018), trained with a sampled softmax.
 *
 * @param start weights to begin with; see `fineTune`.
 */
export const sasrec = (options: SasrecOptions = {}, start?: Start) => {
  const full = withDefaults(sasrecDefaults, options);
  return recommenderOf(sequenceCore('sasrec', full, attentionEncoder(full), start));
};

/** Recurrent recommendation with a gated recurrent unit (GRU4Rec, Hidasi et al. 2016). */
export const gru = (options: RecurrentModelOptions = {}, start?: Start) => {
  const full = withDefaults(recurrentDefaults, options);
  return recommenderOf(sequenceCore('gru', full, recurrentEncoder('gru', full), start));
};

/** As the GRU, with long short-term memory. */
export const lstm = (options: RecurrentModelOptions = {}, start?: Start) => {
  const full = withDefaults(recurrentDefaults, options);
  return recommenderOf(sequenceCore('lstm', full, recurrentEncoder('lstm', full), start));
};

/** Convolutional sequence embedding (Caser, Tang & Wang 2018). */
export const caser = (options: CaserOptions = {}, start?: Start) => {
  const full = withDefaults(caserDefaults, options);
  return recommenderOf(sequenceCore('caser', full, convolutionEncoder(full), start));
};
