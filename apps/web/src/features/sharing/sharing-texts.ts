import { bothLanguages } from '../../app/text.ts';
import { enSharing } from '../../messages/sharing.en.ts';
import { zhSharing } from '../../messages/sharing.zh.ts';

export const sharingTexts = bothLanguages(zhSharing, enSharing);
