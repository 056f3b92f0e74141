// What the commands about what can be sent, issued and opened are called (chapter 6).
export const forces: Record<string, string> = {
  'call-team': 'Call a team or expert',
  'answer-call': 'Record the answer',
  'recall-team': 'Take the call back',
  'import-register': 'Import a register',
  'change-register-entry': 'Enter or change',
  'retire-register-entry': 'Take out of use',
  'set-availability': 'Availability',
  'certify-team': 'Recognise a team',
  'decide-outside-request': 'Decide an outside request',
};
