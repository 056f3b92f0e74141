// A night with something of everything, made through the same commands as the
// desk gives: for the screenshots and for the checks of every page.

import { Api } from './api.mjs';

const beijing = (t) => new Date(Math.floor(t / 1000) * 1000 + 8 * 3600_000).toISOString().slice(0, 19) + '+08:00';
export const ago = (seconds) => beijing(Date.now() - seconds * 1000);

const eight = (over) => ({
  time: '今晚',
  place: '现场',
  source: '前门西河沿社区来电',
  nature: '火灾',
  danger: '有扩大可能',
  trend: '?verifying',
  measures: '已组织疏散',
  support: 'no',
  ...over,
});

/** The seats of the duty room, each with the person whom the demonstration sits there. */
export const seats = {
  office: 'emergency-office/duty',
  officeLeader: 'emergency-office/leader',
  room: 'duty-office/duty',
  roomLeader: 'duty-office/leader',
};
export const personOf = (seat) => seat.replace('/', '.');

/** Gives commands from any of the seats, as whoever sits there. */
export class Cast {
  constructor(url, workspace) {
    this.url = url;
    this.workspace = workspace;
    this.people = new Map();
  }
  async as(seat) {
    let api = this.people.get(seat);
    if (!api) {
      api = new Api(this.url);
      await api.signIn(personOf(seat));
      await api.tryGive(this.workspace, seat, 'take-seat', { seat });
      this.people.set(seat, api);
    }
    return api;
  }
  async give(seat, name, body) {
    return (await this.as(seat)).tryGive(this.workspace, seat, name, body);
  }
  /** Reports an incident and returns its number. */
  async report(seat, title, type, street, over = {}) {
    const done = await this.give(seat, 'report-incident', {
      title,
      type,
      location: { street, place: over.place ?? '' },
      source: { kind: 'citizen', channel: 'phone', label: '过路群众', name: '王女士', phone: '13800000001' },
      severity: { level: 0 },
      ...over.body,
    });
    return done?.ids?.incident;
  }
}

export async function playEvening(url, ws) {
  const cast = new Cast(url, ws);
  const { office, room } = seats;
  const give = (seat, name, body) => cast.give(seat, name, body);
  const report = (seat, ...rest) => cast.report(seat, ...rest);

  const fire = await report(office, '四合院旅馆起火，房顶有明火', 9, 'street-dashilan', {
    place: '大栅栏西街某四合院旅馆',
    body: {
      source: {
        kind: 'community',
        org: 'community:110102013001',
        channel: 'phone',
        name: '李主任',
        phone: '13800000002',
      },
      words: '房顶上有火苗，往东边蔓延，里面可能还有住客',
      spreading: 'yes',
      figures: { trapped: -1, moved: 23 },
      receivers: [
        { unit: 'emergency-office', at: ago(1500) },
        { unit: 'street-dashilan', at: ago(1500) },
      ],
    },
  });
  if (fire) {
    await give(office, 'coordinate', {
      incident: fire,
      bodies: ['fire-rescue', 'public-security', 'traffic-police', 'health-commission'],
    });
    await give(office, 'determine-severity', {
      incident: fire,
      severity: { level: 3, may: true },
      basis: '可能有人员被困',
    });
    await give(office, 'set-occurrence', { incident: fire, occurrence: { at: ago(2400), basis: 'witness' } });
    await give(office, 'set-occurrence', { incident: fire, occurrence: { at: ago(2900), basis: 'cctv' } });
    await give(office, 'flag-sensitive', { incident: fire, ground: 'area', note: '大栅栏商业街区' });
    await give(office, 'record-involvement', {
      incident: fire,
      state: 'yes',
      kinds: ['hk', 'foreign'],
      note: '住客登记中有 2 名',
    });
    await give(office, 'record-figures', {
      incident: fire,
      figures: { injured: 2, trapped: -1, moved: 41 },
      source: '现场指挥',
      rank: 5,
      made_at: ago(300),
    });
    await give(office, 'record-first-handling', {
      incident: fire,
      what: '疏散周边住户，设置警戒',
      persons: 16,
      street: 'street-dashilan',
      made_at: ago(900),
    });
    await give(office, 'send-report', {
      incidents: [fire],
      kind: 'first',
      to: ['duty-office'],
      items: eight({ place: '大栅栏西街', measures: '消防已到场，疏散 23 人' }),
    });
    await give(office, 'record-fact', {
      incident: fire,
      what: '交警先行封闭煤市街南口',
      who: '交通支队',
      when: ago(1100),
      how_known: '电台',
      clause: '4.2.2',
    });
    await give(office, 'add-note', { incident: fire, text: '现场要求增派云梯车一台', made_at: ago(200) });
    await give(office, 'inform-leader', {
      incident: fire,
      leader: 'emergency-office/leader',
      at: ago(1300),
      how: 'phone',
      said: '全力救人，注意周边文物',
    });
    await give(office, 'record-instruction', {
      incident: fire,
      from: 'duty-office/district-leader',
      text: '查清住客人数，半小时内报我',
      gist: '查清住客人数',
      to: 'street-dashilan',
      due: ago(-1500),
    });
  }
  const twin = await report(office, '胡同内屋顶有火苗', 9, 'street-dashilan', {
    place: '大栅栏西街附近胡同',
    body: { receivers: [{ unit: 'emergency-office', at: ago(1400) }], words: '屋顶冒烟' },
  });
  void twin;

  const gas = await report(office, '小区内闻到浓烈燃气味，正在疏散周边居民', 16, 'street-niujie', {
    place: '牛街东里',
  });
  if (gas) await give(office, 'determine-severity', { incident: gas, severity: { level: 2 }, basis: '已疏散 60 余人' });
  const water = await report(office, '路面塌陷约两平方米，自来水管爆裂', 13, 'street-yuetan', { place: '月坛南街' });
  if (water)
    await give(office, 'send-report', {
      incidents: [water],
      kind: 'first',
      to: ['duty-office'],
      items: eight({ nature: '道路突发事件', place: '月坛南街' }),
    });
  await report(room, '地铁口人群拥挤，有人摔倒', 11, 'street-xichanganjie', {
    place: '西单路口',
    body: { severity: { level: 1 }, figures: { injured: 1 } },
  });
  await report(room, '片区停电影响社区医院', 15, 'street-desheng', {
    place: '德外大街',
    body: { severity: { level: 2 } },
  });
  await report(room, '电梯困人三名，等待救援', 24, 'street-jinrongjie', {
    place: '金融大街 7 号',
    body: { severity: { level: 1 }, figures: { trapped: 3 } },
  });
  const major = await report(room, '在建工地脚手架坍塌，多人被埋', 8, 'street-guanganmenwai', {
    place: '广安门外大街',
    body: {
      severity: { level: 4 },
      figures: { trapped: 6, injured: 4, dead: 1 },
      receivers: [
        { unit: 'duty-office', at: ago(600) },
        { unit: 'emergency-office', at: ago(580) },
      ],
    },
  });
  if (major)
    await give(office, 'send-report', {
      incidents: [major],
      kind: 'first',
      to: ['duty-office'],
      items: eight({ nature: '建设施工突发事件', place: '广安门外大街' }),
    });
  await report(room, '胡同内电动自行车起火，已扑灭', 9, 'street-baizhifang', { body: { severity: { level: 1 } } });
  await report(room, '独居老人食物中毒，送医两名', 32, 'street-zhanlanlu', {
    body: { severity: { level: 1 }, figures: { injured: 2 } },
  });

  await give(office, 'log-intake', {
    source: { kind: 'citizen', channel: 'phone', name: '赵先生', phone: '13800000003' },
    words: '听到一声闷响，不知道是什么',
    gist: '听到一声闷响',
    location: { street: 'street-shichahai', place: '鼓楼西大街' },
  });
  await give(room, 'record-question', {
    asker: 'municipal-party-duty-office',
    text: '请核实西单路口情况',
    gist: '核实西单路口拥挤情况',
    due: ago(-1200),
  });
  return { fire, major, gas };
}
