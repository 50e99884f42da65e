export { NumericError, type NumericErrorCode } from './errors.ts';
