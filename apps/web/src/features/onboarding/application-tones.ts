/** How a decision, or the wait for one, looks. */
export const applicationTones = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'good',
  returned: 'warn',
  refused: 'bad',
  withdrawn: 'neutral',
} as const;
