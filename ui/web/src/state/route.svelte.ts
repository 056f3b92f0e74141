// Where the browser is. Every page has an address that can be opened anew.

export type Page =
  | 'home'
  | 'signin'
  | 'setup'
  | 'desk'
  | 'wall'
  | 'incident'
  | 'ledger'
  | 'forces'
  | 'people'
  | 'approvals'
  | 'monitoring'
  | 'warnings'
  | 'handover'
  | 'plans'
  | 'drills'
  | 'body'
  | 'help'
  | 'offline-pack'
  | 'missing';

const pages: readonly Page[] = [
  'signin',
  'setup',
  'desk',
  'wall',
  'ledger',
  'forces',
  'people',
  'approvals',
  'monitoring',
  'warnings',
  'handover',
  'plans',
  'drills',
  'body',
  'help',
  'offline-pack',
];

export interface Route {
  page: Page;
  id?: string;
}

export function parse(path: string): Route {
  const [first = '', second] = path.replace(/^\/+|\/+$/g, '').split('/');
  if (first === '') return { page: 'home' };
  if (first === 'incident' && second) return { page: 'incident', id: decodeURIComponent(second) };
  if (first === 'warnings' && second) return { page: 'warnings', id: decodeURIComponent(second) };
  if (second === undefined && pages.includes(first as Page)) return { page: first as Page };
  return { page: 'missing' };
}

class Router {
  route = $state.raw<Route>(parse(location.pathname));
  query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener('popstate', () => this.read());
  }

  private read() {
    this.route = parse(location.pathname);
    this.query = new URLSearchParams(location.search);
  }

  go(path: string, replace = false) {
    if (path === location.pathname + location.search) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    this.read();
  }
}

export const router = new Router();

/** For links: go without loading the page anew, unless another tab is wanted. */
export function follow(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  router.go((event.currentTarget as HTMLAnchorElement).getAttribute('href') ?? '/');
}
