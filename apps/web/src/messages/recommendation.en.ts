import type { zhRecommendation } from './recommendation.zh.ts';

export const enRecommendation: typeof zhRecommendation = {
  why: 'Why you see this',
  sources: {
    taste: 'Placed here by what you watched, liked and bought.',
    similar: 'Close to what you have looked at.',
    'bought-together': 'Others often put them into one order.',
    followed: 'From a host you follow.',
    segment: 'Often watched by people in a situation like yours.',
    trending: 'What everybody watches right now; it has nothing to do with you.',
    newest: 'It has only just begun; it has nothing to do with you.',
    explored: 'Now and then something you may not know is shown, to learn whether you like it.',
    foretold:
      'A model of what viewers do expects that you will enter, stay or buy here; it learns from people who agreed.',
  },
  notInterested: 'Not interested',
  notThisHost: (name) => `No streams of ${name}`,
  manage: 'Manage my recommendations',
  nobody:
    'Sign in, or let this browser be remembered, so that we can keep in mind what you dislike.',
  allow: 'Remember this browser',
  rails: {
    next: 'Watch next',
    onAir: 'Live now',
    replays: 'Replays worth seeing',
    boughtTogether: 'Often bought together',
    alsoLike: 'You may also like',
  },
  goods: {
    personal: 'Goods for you',
    popular: 'Popular goods',
    newest: 'New goods',
    none: 'Nothing is on sale yet',
  },
  watching: (n) => `${n} watching`,
  bag: {
    order: 'Order of the bag',
    mine: 'For you',
    host: 'Host’s order',
  },
  taste: {
    title: 'Recommendations',
    learnt:
      'From what you watch, press, like, follow and buy we learn which hosts, categories and products you like.',
    onlyActs: '“Record what I look at” is off, so only follows, likes and orders count.',
    off: 'Personal recommendations are off: they look at nothing you do, only at what everybody watches.',
    browser: 'This browser',
    browserWhy:
      'While you are not signed in, a random number kept in this browser alone remembers what you watched. Switching off deletes it and what was learnt.',
    remember: 'Remember this browser',
    uninteresting: 'Of no interest',
    none: 'You have marked nothing as of no interest.',
    kinds: { room: 'Stream', product: 'Product', host: 'Host' },
    since: (when) => `Marked ${when}`,
    again: 'Recommend again',
    againOf: (title) => `Recommend “${title}” again`,
    restored: 'It may be recommended to you again',
    forget: 'Forget what was learnt',
    forgetWhy:
      'Start anew: recommendations and your portrait forget what you liked and did up to now. What is of no interest and your orders stay.',
    forgetAsk: 'This cannot be undone. Are you sure?',
    forgetYes: 'Forget',
    forgotten: 'Forgotten; recommendations start anew',
  },
};
