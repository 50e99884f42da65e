import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { BothLanguages, Id } from './values.ts';

/** The root is level 1. */
export const CATEGORY_LEVELS = 3;

export const CategoryId = z.string().max(40);

export const CategoryNode = z.strictObject({
  id: CategoryId,
  /** Null at the root. */
  parentId: CategoryId.nullable(),
  level: z.int().min(1).max(CATEGORY_LEVELS),
  name: BothLanguages,
  /** Among its siblings. */
  position: z.int(),
});
export type CategoryNode = z.infer<typeof CategoryNode>;

export const CuratedCategory = CategoryNode.extend({
  /** Hidden itself; what lies below a hidden category is not shown either. */
  hidden: z.boolean(),
  /** Of this category itself, whatever their status. */
  productCount: z.int().min(0),
});
export type CuratedCategory = z.infer<typeof CuratedCategory>;

const Name = z.strictObject({
  zh: z.string().trim().min(1).max(40),
  en: z.string().trim().min(1).max(60),
});

export const AttributeKind = z.enum(['text', 'number', 'choice']);
export type AttributeKind = z.infer<typeof AttributeKind>;

/** `id` stays when a choice is renamed or moved. */
const ChoiceId = z.string().regex(/^[a-z0-9-]{1,40}$/);
export const AttributeChoice = z.strictObject({ id: ChoiceId, name: Name });
export type AttributeChoice = z.infer<typeof AttributeChoice>;

/** What products of a category and of all below it may tell of themselves. */
export const Attribute = z.strictObject({
  id: Id,
  categoryId: CategoryId,
  name: BothLanguages,
  kind: AttributeKind,
  /** Of a number, e.g. "ml"; empty when it has none. */
  unit: z.string(),
  /** Of a choice, in order. */
  choices: z.array(AttributeChoice),
  position: z.int(),
  hidden: z.boolean(),
});
export type Attribute = z.infer<typeof Attribute>;

/** A text, a number, or the id of a choice, by the kind of the attribute. */
export const AttributeValue = z.strictObject({
  attributeId: Id,
  value: z.union([z.string().trim().min(1).max(200), z.number().min(-1e12).max(1e12)]),
});
export type AttributeValue = z.infer<typeof AttributeValue>;

/** A value as it is shown. */
export const ProductAttribute = z.strictObject({
  attributeId: Id,
  name: BothLanguages,
  kind: AttributeKind,
  unit: z.string(),
  value: z.union([z.string(), z.number()]),
  /** The value in words; of a choice its name. */
  shown: BothLanguages,
});
export type ProductAttribute = z.infer<typeof ProductAttribute>;

export const listCategoryTree = endpoint({
  method: 'GET',
  path: '/v1/categories/tree',
  summary: 'Every category that is shown: parents before children, siblings in order',
  reply: z.strictObject({ categories: z.array(CategoryNode) }),
});

export const listAttributes = endpoint({
  method: 'GET',
  path: '/v1/categories/:categoryId/attributes',
  summary:
    'What a product of this category may tell of itself, its parents’ attributes first; hidden ones for curators',
  params: z.strictObject({ categoryId: CategoryId }),
  reply: z.strictObject({ attributes: z.array(Attribute) }),
  errors: ['catalog/no-such-category'],
});

export const listAllCategories = endpoint({
  method: 'GET',
  path: '/v1/console/categories',
  summary: 'Every category with what is hidden',
  reply: z.strictObject({ categories: z.array(CuratedCategory) }),
});

export const createCategory = endpoint({
  method: 'POST',
  path: '/v1/console/categories',
  summary: 'Add a category as the last of its siblings',
  body: z.strictObject({ parentId: CategoryId.nullable(), name: Name }),
  reply: CuratedCategory,
  errors: ['catalog/no-such-category', 'catalog/category-too-deep', 'catalog/category-name-taken'],
});

export const updateCategory = endpoint({
  method: 'PATCH',
  path: '/v1/console/categories/:categoryId',
  summary: 'Rename, hide or show a category',
  params: z.strictObject({ categoryId: CategoryId }),
  body: z.strictObject({ name: Name.optional(), hidden: z.boolean().optional() }),
  reply: CuratedCategory,
  errors: ['catalog/no-such-category', 'catalog/category-name-taken'],
});

export const moveCategory = endpoint({
  method: 'POST',
  path: '/v1/console/categories/:categoryId/move',
  summary: 'Put a category with all below it elsewhere',
  params: z.strictObject({ categoryId: CategoryId }),
  body: z.strictObject({
    parentId: CategoryId.nullable(),
    /** Its place among the new siblings, from 0. */
    position: z.int().min(0).max(10_000),
  }),
  reply: CuratedCategory,
  errors: [
    'catalog/no-such-category',
    'catalog/category-too-deep',
    'catalog/category-inside-itself',
    'catalog/category-name-taken',
  ],
});

const attributeFields = {
  name: Name,
  unit: z.string().trim().max(12),
  choices: z.array(AttributeChoice).max(100),
};

export const createAttribute = endpoint({
  method: 'POST',
  path: '/v1/console/categories/:categoryId/attributes',
  summary: 'Add an attribute to a category',
  params: z.strictObject({ categoryId: CategoryId }),
  body: z.strictObject({
    ...attributeFields,
    kind: AttributeKind,
    unit: attributeFields.unit.default(''),
    choices: attributeFields.choices.default([]),
  }),
  reply: Attribute,
  errors: ['catalog/no-such-category', 'catalog/bad-choices'],
});

export const updateAttribute = endpoint({
  method: 'PATCH',
  path: '/v1/console/attributes/:attributeId',
  summary: 'Change an attribute; its kind stays, and a choice that products use stays',
  params: z.strictObject({ attributeId: Id }),
  body: z.strictObject({
    name: attributeFields.name.optional(),
    unit: attributeFields.unit.optional(),
    choices: attributeFields.choices.optional(),
    hidden: z.boolean().optional(),
  }),
  reply: Attribute,
  errors: ['catalog/no-such-attribute', 'catalog/bad-choices', 'catalog/choice-in-use'],
});

export const CategoryChanged = defineEvent({
  name: 'catalog.category-changed',
  version: 1,
  payload: z.object({
    categoryId: CategoryId,
    parentId: CategoryId.nullable(),
    name: BothLanguages,
    hidden: z.boolean(),
  }),
  key: (category) => category.categoryId,
});
