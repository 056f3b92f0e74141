/** Monitoring and risks (chapter 3.1). */
export const monitoring: Record<string, string> = {
  'assess-information': '研判',
  'pass-on-information': '通报',
  'acknowledge-information': '签收通报',
  'conclude-information': '登记去向',
  'register-risk': '登记风险隐患',
  'amend-risk': '变更登记',
  'check-risk': '登记检查',
  'order-inspection': '布置检查',
  supervise: '督办事项',
  'set-round': '排定周期',
  'record-round': '记评估、会议',
};
