import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';

describe('a table as text', () => {
  it('begins with a byte-order mark, so that Chinese is read as Chinese', () => {
    expect(csv(['单位'], [['大栅栏']])).toBe('\ufeff单位\r\n大栅栏\r\n');
  });
  it('quotes commas, quotes and line ends', () => {
    expect(csv(['a'], [['x,"y"\nz']])).toBe('\ufeffa\r\n"x,""y""\nz"\r\n');
  });
  it('runs no formula that somebody typed', () => {
    expect(csv(['a'], [['=HYPERLINK("x")'], ['-1'], [-1], ['@x']])).toBe(
      '\ufeffa\r\n"\'=HYPERLINK(""x"")"\r\n\'-1\r\n-1\r\n\'@x\r\n',
    );
  });
  it('leaves nothing for what is not known', () =>
    expect(csv(['a', 'b'], [[undefined, 0]])).toBe('\ufeffa,b\r\n,0\r\n'));
});
