import { bothLanguages } from '../../app/text.ts';
import { enPicker } from '../../messages/picker.en.ts';
import { zhPicker } from '../../messages/picker.zh.ts';

export const pickerTexts = bothLanguages(zhPicker, enPicker);
