import { bothLanguages } from '../../app/text.ts';
import { enSuggestion } from '../../messages/suggestion.en.ts';
import { zhSuggestion } from '../../messages/suggestion.zh.ts';

/** Of every card, so loaded with the first page; the rest comes with what is opened. */
export const suggestionTexts = bothLanguages(zhSuggestion, enSuggestion);
