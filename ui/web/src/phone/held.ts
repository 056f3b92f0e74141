// What a phone needs to open without a line: who was here, and the plan's
// names. No personal data of any incident is among it.
const person = 'wanghuo/phone/person';
const planCache = 'wanghuo-phone-plan';

interface Last {
  person: string;
  name: string;
}

export const held = {
  last(): Last | undefined {
    try {
      const text = localStorage.getItem(person);
      return text ? (JSON.parse(text) as Last) : undefined;
    } catch {
      return undefined;
    }
  },
  keep(id: string, name: string) {
    try {
      localStorage.setItem(person, JSON.stringify({ person: id, name }));
    } catch {
      // Then it must be online to open next time.
    }
  },
  forget() {
    localStorage.removeItem(person);
  },
  /** The plan is a public document: the page keeps a copy of it, not the service worker. */
  async keepPlan(text: unknown): Promise<void> {
    if (typeof caches === 'undefined') return;
    const { hash } = text as { hash: string };
    try {
      const cache = await caches.open(planCache);
      const before = await cache.match('/m/plan');
      if (before?.headers.get('X-Hash') === hash) return;
      await cache.put('/m/plan', new Response(JSON.stringify(text), { headers: { 'X-Hash': hash } }));
    } catch {
      // As above.
    }
  },
  async plan(): Promise<unknown> {
    if (typeof caches === 'undefined') return undefined;
    try {
      return await (await (await caches.open(planCache)).match('/m/plan'))?.json();
    } catch {
      return undefined;
    }
  },
};
