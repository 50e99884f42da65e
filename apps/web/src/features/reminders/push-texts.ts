import { bothLanguages } from '../../app/text.ts';
import { enPush } from '../../messages/push.en.ts';
import { zhPush } from '../../messages/push.zh.ts';

export const pushTexts = bothLanguages(zhPush, enPush);
