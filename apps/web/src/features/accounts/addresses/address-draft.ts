import {
  type Address,
  type AddressKind,
  isChinesePhone,
  isChinesePostcode,
} from '@kaibo/contracts';

/** An address while it is written; a region of China is in its parts. */
export interface AddressDraft {
  kind: AddressKind;
  recipient: string;
  phone: string;
  regionParts: readonly string[];
  regionText: string;
  detail: string;
  postcode: string;
  isDefault: boolean;
}

export const emptyDraft: AddressDraft = {
  kind: 'china',
  recipient: '',
  phone: '',
  regionParts: [],
  regionText: '',
  detail: '',
  postcode: '',
  isDefault: false,
};

export const draftOf = ({ id: _, region, ...address }: Address): AddressDraft => ({
  ...address,
  regionParts: address.kind === 'china' ? region.split(' ') : [],
  regionText: address.kind === 'china' ? '' : region,
});

export const bodyOf = ({ regionParts, regionText, ...draft }: AddressDraft) => ({
  ...draft,
  region: draft.kind === 'china' ? regionParts.join(' ') : regionText,
});

export type DraftField = 'phone' | 'region' | 'postcode';

/** What can be told before anything is sent; the server says the same. */
export const wrongIn = (draft: AddressDraft): ReadonlySet<DraftField> => {
  const wrong = new Set<DraftField>();
  const { kind, phone, postcode, regionParts } = draft;
  const isChina = kind === 'china';
  if (isChina ? !isChinesePhone(phone) : !/^[\d+\-() ]{5,24}$/.test(phone.trim()))
    wrong.add('phone');
  if (isChina && regionParts.filter(Boolean).length < 3) wrong.add('region');
  const code = postcode.trim();
  if (code !== '' && !(isChina ? isChinesePostcode(code) : /^[\dA-Za-z -]{3,12}$/.test(code)))
    wrong.add('postcode');
  return wrong;
};
