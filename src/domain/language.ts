/** The languages in which the bot speaks. */
export const languages = ['de', 'en', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];
