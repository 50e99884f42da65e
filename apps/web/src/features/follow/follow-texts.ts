import { bothLanguages } from '../../app/text.ts';
import { enFollowing } from '../../messages/following.en.ts';
import { zhFollowing } from '../../messages/following.zh.ts';

export const followTexts = bothLanguages(zhFollowing, enFollowing);
