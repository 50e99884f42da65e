export { MineError, type MineErrorCode, type MineErrorDetails } from './errors.ts';
