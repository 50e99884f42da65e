import { bothLanguages } from '../../app/text.ts';
import { enDesk } from '../../messages/desk.en.ts';
import { zhDesk } from '../../messages/desk.zh.ts';
import { enRehearsal } from '../../messages/rehearsal.en.ts';
import { zhRehearsal } from '../../messages/rehearsal.zh.ts';

export const deskTexts = bothLanguages(zhDesk, enDesk);
export const rehearsalTexts = bothLanguages(zhRehearsal, enRehearsal);
