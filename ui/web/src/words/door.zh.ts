// The words before the work begins: first start, signing in, where to sit.

export const door = {
  signin: {
    title: '登录',
    person: '用户名',
    password: '口令',
    enter: '登录',
    leave: '退出登录',
    demo: '演示人员',
    demoNote: '这是演示系统。点一下即以此人登录。',
    wrong: '用户名或口令不对',
    ended: '登录已失效，请重新登录。未送达的内容已保存在本机，登录后继续发送。',
    chooseWorkspace: '选择工作区',
    chooseSeat: '选择席位',
    seatTaken: (who: string) => `${who} 在席`,
    seatFree: '空席',
    noSeats: '你在此工作区没有可用席位。请联系系统管理员。',
    noWorkspaces: '还没有你可以进入的工作区。',
    seated: '已入席',
    sitDown: '入席',
    watch: '只看，不入席',
    asPerson: (name: string) => `已登录：${name}`,
  },
  setup: {
    title: '首次设置',
    intro: '系统中还没有用户。请建立第一个管理员。',
    token: '设置码',
    tokenHint: '启动时显示在服务器的日志中',
    person: '用户名',
    personHint: '小写字母、数字、点、横线',
    name: '姓名',
    password: '口令',
    passwordHint: '至少 10 个字符',
    create: '建立',
  },
};

/** What every catalogue of these must hold. */
export type DoorWords = typeof door;
