import { type AppliedRole, DOCUMENTS_LIMIT, Failure, may } from '@kaibo/contracts';
import type { TokenBucket } from '#platform/hot-state';
import { isId, newId } from '#platform/id';
import type { Caller } from '#platform/router';
import { documentType } from './onboarding.content.ts';
import { type Applicant, editable, type OnboardingNeeds, touch } from './onboarding.service.ts';
import { deleteDocument, documentsOf, findDocument, insertDocument } from './onboarding.store.ts';

const uploads: TokenBucket = { capacity: 30, refillPerSecond: 1 / 60 };

/** Below a prefix that no public route serves. */
const keyOf = (id: string): string => `private/onboarding/${id}`;

/** The bytes are durable before the row; one that is refused afterwards leaves nothing. */
export const addDocument = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  document: { role: AppliedRole; name: string; bytes: Uint8Array },
): Promise<void> => {
  const taken = await needs.hotState.take(`onboarding/upload/${applicant.id}`, uploads);
  if (!taken.granted) throw new Failure('http/too-many', { retryAfterMs: taken.retryAfterMs });
  const { role, name, bytes } = document;
  const type = documentType(bytes);
  await needs.accounts.storage.requireRoom(applicant, bytes.length);
  const id = newId();
  await needs.blobs.put(keyOf(id), bytes, type);
  try {
    await needs.db.transaction().execute(async (tx) => {
      const row = await editable(tx, applicant, role);
      if ((await documentsOf(tx, [row.id])).length >= DOCUMENTS_LIMIT)
        throw new Failure('onboarding/too-many-documents', { most: DOCUMENTS_LIMIT });
      const applicationId = row.id;
      const sizeBytes = bytes.length;
      await needs.accounts.storage.take(tx, applicant, sizeBytes);
      await insertDocument(tx, { id, applicationId, ownerId: applicant.id, name, type, sizeBytes });
      await touch(tx, row);
    });
  } catch (error) {
    await needs.blobs.delete(keyOf(id));
    throw error;
  }
};

export const removeDocument = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  id: string,
): Promise<AppliedRole> => {
  const role = await needs.db.transaction().execute(async (tx) => {
    const document = await findDocument(tx, id);
    if (document?.ownerId !== applicant.id) throw new Failure('onboarding/no-such-document');
    const row = await editable(tx, applicant, document.role);
    await deleteDocument(tx, id);
    await needs.accounts.storage.giveBack(tx, applicant.id, document.sizeBytes);
    await touch(tx, row);
    return document.role;
  });
  await needs.blobs.delete(keyOf(id));
  return role;
};

/** Nothing in a document may run; only our own pages may frame it (a PDF beside its form). */
const POLICY =
  "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** For the applicant and for reviewers; everybody else hears that there is none. */
export const serveDocument = async (
  needs: OnboardingNeeds,
  id: string,
  caller: Caller,
): Promise<Response> => {
  const document = isId(id) ? await findDocument(needs.db, id) : undefined;
  const isTheirs = document?.ownerId === caller.id || may(caller.roles, 'applications:review');
  const blob = document && isTheirs ? await needs.blobs.get(keyOf(id)) : null;
  if (!document || !blob) throw new Failure('onboarding/no-such-document');
  // RFC 8187: what encodeURIComponent leaves and the header does not take.
  const name = encodeURIComponent(document.name).replace(/['()*]/g, encodeCharacter);
  return new Response(Buffer.from(blob.bytes), {
    headers: {
      'content-type': document.type,
      'content-length': String(blob.bytes.length),
      'content-disposition': `inline; filename*=UTF-8''${name}`,
      'cache-control': 'private, no-store',
      'content-security-policy': POLICY,
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
    },
  });
};
