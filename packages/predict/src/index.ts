export { PredictError, type PredictErrorCode, type PredictErrorDetails } from './errors.ts';
