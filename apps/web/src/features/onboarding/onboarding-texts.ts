import { bothLanguages } from '../../app/text.ts';
import { enOnboarding } from '../../messages/onboarding.en.ts';
import { zhOnboarding } from '../../messages/onboarding.zh.ts';

export const onboardingTexts = bothLanguages(zhOnboarding, enOnboarding);
