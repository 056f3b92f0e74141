// Tables as text that a spreadsheet opens. Pure.

/** A cell that begins like a formula is text all the same: a spreadsheet must not run what somebody typed. */
const harmless = (s: string) => (/^[=+\-@\t\r]/.test(s) ? `'${s}` : s);

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const s = harmless(value);
  return /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
}

/** RFC 4180, with a byte-order mark: without it a spreadsheet reads Chinese as something else. */
export function csv(head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return '\ufeff' + [head, ...rows].map((r) => r.map(cell).join(',') + '\r\n').join('');
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
