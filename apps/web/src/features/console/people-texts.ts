import { bothLanguages } from '../../app/text.ts';
import { enPeople } from '../../messages/people.en.ts';
import { zhPeople } from '../../messages/people.zh.ts';

export const peopleTexts = bothLanguages(zhPeople, enPeople);
