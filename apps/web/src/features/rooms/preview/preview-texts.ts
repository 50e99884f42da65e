import { bothLanguages } from '../../../app/text.ts';
import { enPreview } from '../../../messages/preview.en.ts';
import { zhPreview } from '../../../messages/preview.zh.ts';

export const previewTexts = bothLanguages(zhPreview, enPreview);
