import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Id } from './values.ts';

export const AgeBand = z.enum(['under-18', '18-24', '25-34', '35-44', '45-54', '55-plus']);
export type AgeBand = z.infer<typeof AgeBand>;

export const Gender = z.enum(['female', 'male', 'other']);
export type Gender = z.infer<typeof Gender>;

/** What a person may tell of themselves; every field may stay empty. */
export const ProfileValues = z.strictObject({
  ageBand: AgeBand.nullable(),
  gender: Gender.nullable(),
  /** A province of China, or a country: as people there call it. */
  region: z.string().trim().min(1).max(40).nullable(),
});
export type ProfileValues = z.infer<typeof ProfileValues>;

export const Profile = z.strictObject({
  /** Null until the person has agreed, and again once they have withdrawn: then nothing is kept. */
  consentedAtMs: EpochMs.nullable(),
  ...ProfileValues.shape,
});
export type Profile = z.infer<typeof Profile>;

export const getProfile = endpoint({
  method: 'GET',
  path: '/v1/account/profile',
  summary: 'What the caller told of themselves, with consent',
  reply: Profile,
});

export const saveProfile = endpoint({
  method: 'PUT',
  path: '/v1/account/profile',
  summary: 'Agree and tell; `agreed` must be true',
  body: z.strictObject({ agreed: z.literal(true), ...ProfileValues.shape }),
  reply: Profile,
});

export const withdrawProfile = endpoint({
  method: 'DELETE',
  path: '/v1/account/profile',
  summary: 'Withdraw consent; the values are deleted',
  reply: Done,
});

/** Says which fields are told, never what they say: a log cannot forget, and consent can be withdrawn. */
export const ProfileChanged = defineEvent({
  name: 'accounts.profile-changed',
  version: 1,
  payload: z.object({
    userId: Id,
    consented: z.boolean(),
    told: z.array(z.enum(['ageBand', 'gender', 'region'])),
  }),
  key: (change) => change.userId,
});
