// What the commands about what can be sent, issued and opened are called (chapter 6).
export const forces: Record<string, string> = {
  'call-team': '调用队伍、专家',
  'answer-call': '登记答复',
  'recall-team': '取消调用',
  'import-register': '导入登记册',
  'change-register-entry': '登记或修改',
  'retire-register-entry': '注销登记',
  'set-availability': '可用状态',
  'certify-team': '认定专业队伍',
  'decide-outside-request': '答复外部调用物资',
};
