import { beforeEach, expect, test } from 'vitest';
import { belongTo, FORGOTTEN, forgetPerson } from './belongings.ts';

/** As a browser's: what is kept are its own properties. */
const storageOf = (kept: Record<string, string>): Storage =>
  Object.assign(
    Object.create({
      getItem(this: Record<string, string>, name: string) {
        return this[name] ?? null;
      },
      setItem(this: Record<string, string>, name: string, value: string) {
        this[name] = value;
      },
      removeItem(this: Record<string, string>, name: string) {
        delete this[name];
      },
    }),
    kept,
  );

const OF_THE_PERSON = {
  'kaibo.searches': '["茶"]',
  'kaibo.product-draft.anna.new/store': '{}',
  'kaibo.shared': 'yes',
  'kaibo.visitor': 'v',
  'kaibo.consent': 'yes',
  'kaibo.events': '[]',
  'kaibo.something-new': '1',
};
const OF_THE_DEVICE = {
  'kaibo.locale': 'en',
  'kaibo.theme': 'dark',
  'kaibo.push.owner': 'anna',
  'kaibo.guest.reminders': '[]',
};
const OF_OTHERS = { 'another-app': 'x' };

let told: number;
beforeEach(() => {
  told = 0;
  const target = new EventTarget();
  target.addEventListener(FORGOTTEN, () => told++);
  Object.assign(globalThis, {
    dispatchEvent: (event: Event) => target.dispatchEvent(event),
    localStorage: storageOf({ ...OF_THE_PERSON, ...OF_THE_DEVICE, ...OF_OTHERS }),
    sessionStorage: storageOf({ 'kaibo.invite': 'token', ...OF_OTHERS }),
  });
});

const kept = (): Record<string, string> => ({ ...localStorage });

test('who signs out leaves the settings of the device and nothing else', () => {
  localStorage.setItem('kaibo.cart', '{}');
  belongTo('anna');
  forgetPerson();
  expect(kept()).toEqual({ ...OF_THE_DEVICE, ...OF_OTHERS });
  expect({ ...sessionStorage }).toEqual(OF_OTHERS);
  expect(told).toBe(1);
});

test('what a guest did is theirs when they sign in, and when they sign in again', () => {
  belongTo('anna');
  belongTo('anna');
  expect(kept()).toMatchObject(OF_THE_PERSON);
  expect(told).toBe(0);
});

test('another account finds nothing of the one before, but brings its own cart and invitation', () => {
  belongTo('anna');
  localStorage.setItem('kaibo.cart', '{"lines":[]}');
  belongTo('bert');
  expect(kept()).toEqual({
    ...OF_THE_DEVICE,
    ...OF_OTHERS,
    'kaibo.cart': '{"lines":[]}',
    'kaibo.account': 'bert',
  });
  expect(sessionStorage.getItem('kaibo.invite')).toBe('token');
  expect(told).toBe(1);
});

test('a browser that keeps nothing stops nobody', () => {
  const refuse = (): never => {
    throw new DOMException('no storage here', 'SecurityError');
  };
  Object.assign(globalThis, { localStorage: { getItem: refuse, removeItem: refuse } });
  expect(() => belongTo('anna')).not.toThrow();
  expect(() => forgetPerson()).not.toThrow();
});
