// Whether the server holds another build of this application than the one that
// runs here. A build is told by its entry script, whose name holds its hash.

const script = /<script[^>]*\btype="module"[^>]*\bsrc="([^"]+)"/;

/** The entry script that a page names; undefined where there is none. */
export function entryOf(html: string): string | undefined {
  return script.exec(html)?.[1];
}

/** The entry script that is running. */
export function runningEntry(page: Document = document): string | undefined {
  return page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? undefined;
}

/** True only if the server names another entry: a page that cannot be read says nothing. */
export function isNewer(running: string | undefined, served: string | undefined): boolean {
  return running !== undefined && served !== undefined && running !== served;
}

/** Asks the server which build it holds. */
export async function servedEntry(
  get: (path: string) => Promise<{ ok: boolean; text(): Promise<string> }> = (path) =>
    fetch(path, { cache: 'no-store' }),
): Promise<string | undefined> {
  try {
    const page = await get('/');
    return page.ok ? entryOf(await page.text()) : undefined;
  } catch {
    return undefined;
  }
}
