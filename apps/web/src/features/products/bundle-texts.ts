import { bothLanguages } from '../../app/text.ts';
import { enBundle } from '../../messages/bundle.en.ts';
import { zhBundle } from '../../messages/bundle.zh.ts';

export const bundleTexts = bothLanguages(zhBundle, enBundle);
