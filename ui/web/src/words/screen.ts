// The words of a wall screen's sign-in: few, and wanted by nobody else.
import { look } from '../state/look.svelte.ts';

const zh = {
  here: '这是墙屏',
  person: '用个人账号登录',
  token: '墙屏口令',
  hint: '由管理员在「人员与席位」建立，只显示一次',
  wrong: '口令不正确，或已被收回',
};
const en: typeof zh = {
  here: 'This is a wall screen',
  person: 'Sign in as a person',
  token: "The wall screen's token",
  hint: 'Made by an administrator under People and seats, and shown once',
  wrong: 'The token is wrong, or has been taken back',
};
export const screenWords = () => (look.language === 'zh' ? zh : en);
