import { bothLanguages } from '../../app/text.ts';
import { enReplay } from '../../messages/replay.en.ts';
import { zhReplay } from '../../messages/replay.zh.ts';

export const replayTexts = bothLanguages(zhReplay, enReplay);
