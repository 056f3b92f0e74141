// The plan's conditions, evaluated for a preview: what would be owed if the
// severity were so. The server alone decides; here a condition that cannot be
// told from what is known counts as "perhaps" (undefined).

export type Facts = Readonly<Record<string, number | boolean | undefined>>;

type Token = { kind: 'name' | 'number' | 'sign'; text: string };

function tokens(source: string): Token[] {
  const out: Token[] = [];
  const lexer = /\s*(?:([A-Za-z_]\w*)|(\d+)|(==|!=|>=|<=|&&|\|\||[()<>[\],!]))/gy;
  let at = 0;
  while (source.slice(at).trim() !== '') {
    lexer.lastIndex = at;
    const m = lexer.exec(source);
    if (!m) throw new SyntaxError(`condition: ${source.slice(at)}`);
    at = lexer.lastIndex;
    if (m[1] !== undefined) out.push({ kind: 'name', text: m[1] });
    else if (m[2] !== undefined) out.push({ kind: 'number', text: m[2] });
    else out.push({ kind: 'sign', text: m[3] ?? '' });
  }
  return out;
}

type Worth = number | boolean | undefined;

/** Three-valued: undefined where a fact that matters is not known. */
class Reader {
  private at = 0;
  constructor(
    private readonly list: Token[],
    private readonly facts: Facts,
  ) {}

  whole(): Worth {
    const worth = this.or();
    if (this.at < this.list.length) throw new SyntaxError('condition: trailing words');
    return worth;
  }
  private take(...texts: string[]): string | undefined {
    const token = this.list[this.at];
    if (!token || !texts.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }
  private or(): Worth {
    let left = this.and();
    while (this.take('or', '||')) {
      const right = this.and();
      left = left === true || right === true ? true : left === undefined || right === undefined ? undefined : false;
    }
    return left;
  }
  private and(): Worth {
    let left = this.not();
    while (this.take('and', '&&')) {
      const right = this.not();
      left = left === false || right === false ? false : left === undefined || right === undefined ? undefined : true;
    }
    return left;
  }
  private not(): Worth {
    if (!this.take('not', '!')) return this.compare();
    const worth = this.not();
    return worth === undefined ? undefined : !worth;
  }
  private compare(): Worth {
    const left = this.single();
    if (this.take('in')) return this.among(left);
    const sign = this.take('==', '!=', '>=', '<=', '>', '<');
    if (!sign) return left;
    const right = this.single();
    if (left === undefined || right === undefined) return undefined;
    const [a, b] = [Number(left), Number(right)];
    return { '==': a === b, '!=': a !== b, '>=': a >= b, '<=': a <= b, '>': a > b, '<': a < b }[sign];
  }
  private among(left: Worth): Worth {
    if (!this.take('[')) throw new SyntaxError('condition: in wants a list');
    let found = false;
    do {
      const item = this.single();
      if (left !== undefined && item === left) found = true;
    } while (this.take(','));
    if (!this.take(']')) throw new SyntaxError('condition: ] is missing');
    return left === undefined ? undefined : found;
  }
  private single(): Worth {
    const token = this.list[this.at++];
    if (!token) throw new SyntaxError('condition: it ends too early');
    if (token.text === '(') {
      const worth = this.or();
      if (!this.take(')')) throw new SyntaxError('condition: ) is missing');
      return worth;
    }
    if (token.kind === 'number') return Number(token.text);
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    if (token.kind !== 'name') throw new SyntaxError(`condition: ${token.text}`);
    return token.text in constants ? constants[token.text] : this.facts[token.text];
  }
}

/** The names that a condition may use beside the facts (plans.Constants). */
export const constants: Readonly<Record<string, number>> = {
  unknown: -1,
  no: 0,
  yes: 1,
  undetermined: 0,
  below_ordinary: 1,
  ordinary: 2,
  larger: 3,
  major: 4,
  especially_major: 5,
  community: 1,
  grid: 2,
  citizen: 3,
  incident_unit: 4,
  specialist: 5,
  source_street: 6,
  source_department: 7,
  city: 8,
  feed: 9,
  point: 1,
  opinion: 2,
  grid_watch: 3,
  hotline: 4,
  sector: 5,
  street: 1,
  hq_office: 2,
  department: 3,
  emergency_office: 4,
  duty_office: 5,
  enterprise: 6,
  residents_committee: 7,
  headquarters: 8,
  committee: 9,
  order: 1,
  help: 2,
  decision: 3,
  team: 4,
  alert: 5,
  natural: 1,
  accident: 2,
  public_health: 3,
  social_security: 4,
  master_plan: 1,
  special_plan: 2,
  body_plan: 3,
  own: 0,
  external: 1,
  major_event: 2,
  restricted: 3,
  blue: 1,
  yellow: 2,
  orange: 3,
  red: 4,
  district_warning: 1,
  city_warning: 2,
  outside_warning: 3,
  first_issue: 1,
  adjustment: 2,
  extension: 3,
  local_adjustment: 4,
  lifting: 5,
  alone: 1,
  approved: 2,
};

/** True, false, or undefined: it depends on what is not known here. A condition that cannot be read depends too. */
export function holds(source: string | undefined, facts: Facts): boolean | undefined {
  if (!source?.trim()) return true;
  try {
    const worth = new Reader(tokens(source), facts).whole();
    return worth === undefined ? undefined : Boolean(worth);
  } catch {
    return undefined;
  }
}
