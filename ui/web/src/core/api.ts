// Questions to the server. Every failure is a Problem: the server's own, or
// one of ours for a line that is down.
import type { Problem } from './wire.ts';

export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message?.en ?? problem.title ?? problem.code);
  }
}

/** The line is down, or the answer is not from our server. Status 0. */
export function unreachable(cause?: unknown): Problem {
  return { status: 0, code: 'unreachable', detail: cause instanceof Error ? cause.message : undefined };
}

/** Reads what a response says went wrong. */
export async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...body, status: response.status, code: body.code ?? `http_${response.status}` };
  } catch {
    return { status: response.status, code: `http_${response.status}` };
  }
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

async function ask<T>(fetcher: Fetch, method: string, path: string, body?: unknown, headers?: HeadersInit): Promise<T> {
  let response: Response;
  try {
    response = await fetcher(path, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (cause) {
    throw new Failed(unreachable(cause));
  }
  if (!response.ok) throw new Failed(await problemOf(response));
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Failed(unreachable(cause));
  }
}

/** Questions asked in the name of the browser's session. */
export class Api {
  constructor(private readonly fetcher: Fetch = (input, init) => fetch(input, init)) {}

  get<T>(path: string, headers?: HeadersInit): Promise<T> {
    return ask<T>(this.fetcher, 'GET', path, undefined, headers);
  }
  post<T>(path: string, body: unknown, headers?: HeadersInit): Promise<T> {
    return ask<T>(this.fetcher, 'POST', path, body, headers);
  }
  delete<T>(path: string): Promise<T> {
    return ask<T>(this.fetcher, 'DELETE', path);
  }
}

/** What went wrong, whatever was thrown. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Failed) return error.problem;
  return { status: 0, code: 'unexpected', detail: error instanceof Error ? error.message : String(error) };
}
