import type { Attribute } from '@kaibo/contracts';
import { fenOf } from '../../../app/yuan.ts';
import { type FormSku, keyOf, type ProductForm, timeOf, wholeOf } from './editor-form.ts';

/** What can be wrong before anything is sent; the page has words for each. */
export type Fault =
  | 'required'
  | 'same'
  | 'amount'
  | 'list-price'
  | 'whole'
  | 'number'
  | 'past'
  | 'order'
  | 'none-offered'
  | 'too-many';

/** By field: `title`, `option:<id>`, `value:<id>`, `sku:<key>:price`, `attribute:<id>` … */
export type Faults = Record<string, Fault>;

const SKUS_MOST = 200;
const MOST_FEN = 100_000_000;

const checkOptions = ({ options }: ProductForm, faults: Faults): void => {
  const names = options.map(({ name }) => name.trim().toLowerCase());
  for (const [i, option] of options.entries()) {
    if (names[i] === '') faults[`option:${option.id}`] = 'required';
    else if (names.indexOf(names[i]!) !== i) faults[`option:${option.id}`] = 'same';
    const values = option.values.map(({ name }) => name.trim().toLowerCase());
    for (const [j, value] of option.values.entries()) {
      if (values[j] === '') faults[`value:${value.id}`] = 'required';
      else if (values.indexOf(values[j]!) !== j) faults[`value:${value.id}`] = 'same';
    }
  }
};

const checkSku = (sku: FormSku, codes: readonly string[], faults: Faults): void => {
  const at = `sku:${keyOf(sku.values)}`;
  const price = fenOf(sku.price);
  if (sku.price.trim() === '') faults[`${at}:price`] = 'required';
  else if (price === null || price < 1 || price > MOST_FEN) faults[`${at}:price`] = 'amount';
  if (sku.listPrice.trim() !== '') {
    const list = fenOf(sku.listPrice);
    if (list === null || list > MOST_FEN) faults[`${at}:listPrice`] = 'amount';
    else if (price !== null && list <= price) faults[`${at}:listPrice`] = 'list-price';
  }
  if (sku.stock.trim() === '') faults[`${at}:stock`] = 'required';
  else if (wholeOf(sku.stock) === null) faults[`${at}:stock`] = 'whole';
  const code = sku.code.trim();
  if (code !== '' && codes.filter((each) => each === code).length > 1)
    faults[`${at}:code`] = 'same';
};

const checkSkus = ({ skus }: ProductForm, faults: Faults): void => {
  const offered = skus.filter((sku) => sku.offered);
  if (offered.length === 0) faults.skus = 'none-offered';
  if (offered.length > SKUS_MOST) faults.skus = 'too-many';
  const codes = offered.map(({ code }) => code.trim());
  for (const sku of offered) checkSku(sku, codes, faults);
};

const checkTimes = (
  { publishAt, unpublishAt }: ProductForm,
  nowMs: number,
  faults: Faults,
): void => {
  const [from, to] = [timeOf(publishAt), timeOf(unpublishAt)];
  if (from !== null && from <= nowMs) faults.publishAt = 'past';
  if (to !== null && to <= nowMs) faults.unpublishAt = 'past';
  else if (from !== null && to !== null && to <= from) faults.unpublishAt = 'order';
};

/** Everything that is wrong with what was typed; empty when it can be sent. */
export const faultsOf = (
  form: ProductForm,
  attributes: readonly Attribute[],
  nowMs: number,
): Faults => {
  const faults: Faults = {};
  if (form.title.trim() === '') faults.title = 'required';
  if (form.categoryId === '') faults.categoryId = 'required';
  checkOptions(form, faults);
  checkSkus(form, faults);
  for (const { id, kind } of attributes) {
    const typed = form.attributes[id]?.trim() ?? '';
    if (kind === 'number' && typed !== '' && !/^-?\d{1,12}(\.\d{1,6})?$/.test(typed))
      faults[`attribute:${id}`] = 'number';
  }
  checkTimes(form, nowMs, faults);
  return faults;
};
