// What of the system itself is unwell, and what to do meanwhile.
import type { Health } from '../core/wire.ts';
import { look, t } from '../state/look.svelte.ts';

const zh = {
  part: {
    storage: '存储',
    clock: '计时',
    auditor: '核对',
    time: '时间',
    vault: '个人信息密钥',
  } as Record<string, string>,
  source: (id: string) => `信息源 ${id}`,
  path: (id: string) => `外发通道 ${id}`,
  bad: (what: string) => `${what}异常`,
  codes: {
    state_differs: '屏幕所示与日志核对不一致。已登记的都在日志里，请告知系统管理员',
    owner_differs: '运行中的数据与日志核对不一致。已登记的都在日志里，请告知系统管理员',
    due_missing: '有时限没有计时。请人工盯住时限，并告知系统管理员',
    timer_late: '时限提醒迟了。请人工盯住时限，并告知系统管理员',
    timer_failed: '时限到点没有登记成功，正在重试。请人工盯住时限，并告知系统管理员',
    timer_stuck: '时限到点没有登记成功，正在重试。请人工盯住时限，并告知系统管理员',
    unreadable: '日志中有读不出的记录，请告知系统管理员',
    unreadable_commit: '日志中有读不出的记录，请告知系统管理员',
    destroy_failed: '密钥还没有销毁，请告知系统管理员',
  } as Record<string, string>,
};
const en: typeof zh = {
  part: { storage: 'Storage', clock: 'Clock', auditor: 'Auditor', time: 'Time', vault: 'Keys of personal data' },
  source: (id) => `Source ${id}`,
  path: (id) => `Way out ${id}`,
  bad: (what) => `${what}: fault`,
  codes: {
    state_differs: 'What is shown is not what the log says. All that was entered is in the log: tell the administrator',
    owner_differs:
      'What is running is not what the log says. All that was entered is in the log: tell the administrator',
    due_missing: 'A deadline is not being counted: watch deadlines by hand, and tell the administrator',
    timer_late: 'Deadlines ring late: watch them by hand, and tell the administrator',
    timer_failed:
      'A deadline that passed could not be recorded; it is tried again. Watch them by hand, tell the administrator',
    timer_stuck:
      'A deadline that passed could not be recorded; it is tried again. Watch them by hand, tell the administrator',
    unreadable: 'The log has an entry that cannot be read: tell the administrator',
    unreadable_commit: 'The log has an entry that cannot be read: tell the administrator',
    destroy_failed: 'A key has not been destroyed yet: tell the administrator',
  },
};
const w = () => (look.language === 'zh' ? zh : en);

/** What is unwell, by name. */
export function part({ id }: Health): string {
  const [kind, name] = [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
  return w().bad(kind === 'path' ? w().path(name) : kind === 'source' ? w().source(name) : (w().part[id] ?? id));
}

/** In the reader's language where there are words for it; else as the server said it. */
export function why({ code, message }: Health): string {
  return (code && (w().codes[code] ?? t().refusal.codes[code])) || message || code || '';
}
