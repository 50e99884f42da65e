import type { z } from 'zod';
import type { Mapping } from './behaviour.import.mapping.ts';

type Given = z.input<typeof Mapping>;

const product = { itemKind: { value: 'product' } } as const;

/** One row of Taobao's log is about one item. */
const taobaoItem = {
  ...product,
  itemId: { from: 'item_id' },
  categoryId: { from: 'category_id', optional: true },
} as const;

const taobao: Given = {
  version: 1,
  about:
    'Taobao UserBehavior.csv: no heading; user, item, category, pv|buy|cart|fav, seconds since 1970. https://tianchi.aliyun.com/dataset/649',
  format: 'csv',
  columns: ['user_id', 'item_id', 'category_id', 'behavior_type', 'timestamp'],
  site: 'Taobao UserBehavior',
  time: { from: 'timestamp', as: 's' },
  visitor: { from: 'user_id' },
  consent: { value: true },
  rows: [
    { when: { from: 'behavior_type', is: ['pv'] }, event: 'click', payload: taobaoItem },
    { when: { from: 'behavior_type', is: ['cart'] }, event: 'cart-add', payload: taobaoItem },
    { when: { from: 'behavior_type', is: ['fav'] }, event: 'favourite', payload: taobaoItem },
    {
      when: { from: 'behavior_type', is: ['buy'] },
      event: 'order',
      payload: {
        lines: {
          list: [
            {
              object: {
                productId: { from: 'item_id' },
                categoryId: { from: 'category_id', optional: true },
              },
            },
          ],
        },
      },
    },
  ],
};

const pageOf = {
  from: 'event_params[key=page_location].value.string_value',
  as: 'url-path',
} as const;

/** Of GA4's list `items`. */
const ga4Item = {
  ...product,
  itemId: { from: ['@.item_id', '@.item_name'] as string[] },
  categoryId: { from: '@.item_category', optional: true },
  path: { ...pageOf, optional: true },
};

const ga4: Given = {
  version: 1,
  about:
    'GA4 export of BigQuery as lines of JSON, one event each. https://support.google.com/analytics/answer/7029846',
  format: 'jsonl',
  site: 'GA4',
  time: { from: 'event_timestamp', as: 'us' },
  visitor: { from: ['user_id', 'user_pseudo_id'], optional: true },
  consent: { from: 'privacy_info.analytics_storage', values: { Yes: true }, otherwise: false },
  rows: [
    {
      when: { from: 'event_name', is: ['page_view'] },
      event: 'page',
      payload: {
        path: { ...pageOf, otherwise: '/' },
        title: { from: 'event_params[key=page_title].value.string_value', optional: true },
        referrer: {
          from: 'event_params[key=page_referrer].value.string_value',
          as: 'url-host',
          optional: true,
        },
      },
    },
    {
      when: { from: 'event_name', is: ['view_item_list'] },
      event: 'exposure',
      each: 'items',
      payload: { ...ga4Item, position: { from: '@index', as: 'integer' } },
    },
    {
      when: { from: 'event_name', is: ['select_item', 'view_item'] },
      event: 'click',
      each: 'items',
      payload: ga4Item,
    },
    {
      when: { from: 'event_name', is: ['add_to_wishlist'] },
      event: 'favourite',
      each: 'items',
      payload: ga4Item,
    },
    {
      when: { from: 'event_name', is: ['add_to_cart'] },
      event: 'cart-add',
      each: 'items',
      payload: { ...ga4Item, quantity: { from: '@.quantity', as: 'integer', otherwise: 1 } },
    },
    {
      when: { from: 'event_name', is: ['view_search_results', 'search'] },
      event: 'search',
      payload: { query: { from: 'event_params[key=search_term].value.string_value' } },
    },
    {
      when: { from: 'event_name', is: ['user_engagement'] },
      event: 'dwell',
      payload: {
        path: { ...pageOf, optional: true },
        dwellMs: { from: 'event_params[key=engagement_time_msec].value.int_value', as: 'integer' },
      },
    },
    {
      when: { from: 'event_name', is: ['purchase'] },
      event: 'order',
      payload: {
        orderId: { from: 'ecommerce.transaction_id', optional: true },
        lines: {
          each: 'items',
          of: {
            object: {
              productId: { from: ['@.item_id', '@.item_name'] },
              quantity: { from: '@.quantity', as: 'integer', otherwise: 1 },
            },
          },
        },
      },
    },
  ],
  otherRows: 'skip',
};

const retailrocketItem = { ...product, itemId: { from: 'itemid' } } as const;

const retailrocket: Given = {
  version: 1,
  about:
    'Retailrocket events.csv: timestamp (ms), visitorid, view|addtocart|transaction, itemid, transactionid. https://www.kaggle.com/datasets/retailrocket/ecommerce-dataset',
  format: 'csv',
  site: 'Retailrocket',
  time: { from: 'timestamp', as: 'ms' },
  visitor: { from: 'visitorid' },
  consent: { value: true },
  rows: [
    { when: { from: 'event', is: ['view'] }, event: 'click', payload: retailrocketItem },
    { when: { from: 'event', is: ['addtocart'] }, event: 'cart-add', payload: retailrocketItem },
    {
      when: { from: 'event', is: ['transaction'] },
      event: 'order',
      payload: {
        orderId: { from: 'transactionid', optional: true },
        lines: { list: [{ object: { productId: { from: 'itemid' } } }] },
      },
    },
  ],
};

/** Mappings for files that many people have, by the name that `--mapping` takes. */
export const readyMappings: Readonly<Record<string, Given>> = {
  'taobao-user-behavior': taobao,
  'ga4-bigquery': ga4,
  retailrocket,
};
