/** Monitoring and risks (chapter 3.1). */
export const monitoring: Record<string, string> = {
  'assess-information': 'Assess',
  'pass-on-information': 'Pass on',
  'acknowledge-information': 'Acknowledge',
  'conclude-information': 'Say what came of it',
  'register-risk': 'Register a risk',
  'amend-risk': 'Amend the entry',
  'check-risk': 'Record a check',
  'order-inspection': 'Order an inspection',
  supervise: 'Press for a reply',
  'set-round': 'Set the interval',
  'record-round': 'Record assessment or meeting',
};
