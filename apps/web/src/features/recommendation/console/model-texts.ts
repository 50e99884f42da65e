import { bothLanguages } from '../../../app/text.ts';
import { enModels } from '../../../messages/models.en.ts';
import { zhModels } from '../../../messages/models.zh.ts';

export const modelTexts = bothLanguages(zhModels, enModels);
