/** A benchmark's product is the one the tests start: what `npm start` runs, in processes of its own. */
export {
  corePercentOfTree,
  cpuSecondsOfTree,
  type Memory,
  memoryOfTree,
} from '../../tests/support/processes.ts';
export { type Product, type ProductOptions, startProduct } from '../../tests/support/product.ts';
