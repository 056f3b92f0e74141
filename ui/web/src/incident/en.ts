import { sentences as afterwards } from '../recovery/sentences.en.ts';
import { sentences as onScene } from '../response/sentences.en.ts';
import { sentences as ofWarnings } from '../warning/sentences.en.ts';
import type { Args } from './sentence.ts';
import type { IncidentWords } from './zh.ts';

const by = (a: Args) => (a.has('by') ? ` (${a.org('by')})` : '');
const because = (a: Args, key = 'reason') => (a.has(key) ? `: ${a.text(key)}` : '');
const duty = (a: Args) => `${a.org('debtor')}, “${a.name.rule(a.text('rule'))}”: `;
const plural = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;

const cause: Record<string, string> = {
  struck: 'struck from the list of the expected',
  covered: 'covered by another unit’s report',
  superseded: 'the same duty stands in the merged incident',
  corrected: 'its ground was corrected away',
  eased: 'the situation eased',
  ended: 'handling ended',
  city_decided: 'decided by the city',
  false_alarm: 'false alarm',
  waived: 'waived',
  final: 'final report made',
  duplicate: 'duplicate',
};

export const en: IncidentWords = {
  loading: 'Loading the incident…',
  failed: 'The incident could not be loaded',
  gone: 'There is no such incident, or this seat may not see it',
  back: 'Back to the desk',
  print: 'Print',
  exportIt: 'Export',
  write: 'Write it up',
  asOf: (at) => `As of ${at}`,
  updating: 'Updating',
  version: (n) => `version ${n}`,
  unread: 'that version cannot be had now, names are those of the plan in force',
  runsUnder: (edition, hash) =>
    `Runs under the plan as it was when this was opened: ${edition ? `edition ${edition}, ` : ''}${hash}`,

  facts: {
    title: 'Facts',
    type: 'Type',
    secondary: 'Also',
    place: 'Place',
    point: 'Coordinates',
    receipt: 'First received',
    occurrence: 'Occurrence',
    basis: (b) => `basis: ${b}`,
    slowOnset: 'Slow onset: counted from its first recognition',
    slowOnsetOpen: (at) => `Proposed as slow onset, recognised ${at}; waits for the emergency office`,
    sensitive: 'Sensitive',
    involvement: 'HK, Macao, Taiwan, foreign',
    spreading: 'Spreading',
    lead: 'Lead department',
    units: 'Taking part',
    group: 'Group',
    mergedInto: (id) => `Merged into ${id}`,
    pendingFacts: (n) => `${plural(n, 'recorded fact')} waiting for the emergency office`,
    response: 'Response',
    command: 'In command',
    nobody: 'Nobody named',
    noneStated: 'Not recorded',
  },
  severity: {
    history: 'History of severity',
    none: 'Not yet judged',
    by: (org) => `judged by ${org}`,
    corrected: 'corrected',
    eased: 'eased',
    proposed: 'lowering proposed',
    city: (doc) => `decided by the city (${doc})`,
  },
  figures: {
    title: 'People',
    none: 'No figures recorded yet',
    source: 'Source',
    at: 'Time',
    noSource: 'source not stated',
  },
  duties: {
    title: 'Duties and deadlines',
    none: 'Nothing is owed',
    debtor: 'Owed by',
    owes: (debtor, creditor) => `${debtor} → ${creditor}`,
    clause: 'Clause',
    due: 'Due',
    target: 'Target',
    done: 'Done',
    state: 'State',
    slot: (n) => `No. ${n}`,
    late: (span) => `${span} late`,
    overTarget: (span) => `${span} over target`,
    known: (at) => `due as known then ${at}`,
    attributable: (span) => `${span} after knowledge`,
    bornOverdue: 'already over when known',
    operational: (at) => `from knowledge due ${at}`,
    undelivered: 'sent, not taken',
    history: 'Dues over time',
    inForce: 'in force',
    from: (a, b) => `in force ${a} to ${b}`,
    since: (a) => `in force since ${a}`,
    provisional: 'provisional',
    grounds: 'Grounds',
    ended: (at) => `ended ${at}`,
    releases: 'Released',
    reverted: (at) => `reinstated ${at}`,
    moved: (from, to, at) => `${at} moved from ${from} to ${to}`,
    passed: (due, at) => `fell due ${due}, recorded ${at}`,
    showAll: 'Show all',
    pendingOnly: 'Pending only',
  },
  ground: {
    receipt: 'receipt',
    severity: 'severity reached',
    sensitive: 'sensitive',
    involvement: 'HK, Macao, Taiwan or foreign persons',
    recognised: 'recognised as an incident',
    response: 'response started',
  },
  limitCause: {
    occurrence: 'occurrence corrected',
    recognised: 'recognised as slow onset',
    delivered: 'from the last delivery',
    missed: 'last one missed, fixed interval',
    grid: 'fixed interval',
    confirmed: 'time confirmed',
    resumed: 'resumed',
  },
  release: { waived: 'waived', void: 'void' },
  cause,
  tag: {
    afterwards: 'entered afterwards',
    link: 'late over the link',
    clock: "the device's clock was corrected",
    outside_plan: 'outside the plan, formalities pending',
    ground_corrected: 'ground corrected',
    covered: 'reported by another unit',
    copy: 'copy',
  },

  photo: {
    alt: 'Photograph of the scene',
    larger: 'Enlarge the photograph',
    smaller: 'Make the photograph smaller',
    erased: 'The photograph was lawfully destroyed',
    failed: 'The photograph cannot be had now',
    where: (where) => `Taken at: ${where}`,
  },

  timeline: {
    title: 'Timeline',
    none: 'Nothing recorded yet',
    all: 'All',
    facts: 'Facts',
    reports: 'Reports',
    duties: 'Duties',
    handling: 'Handling',
    received: (at) => `learnt ${at}`,
    from: (id) => `from ${id}`,
    system: 'System',
    order: 'In order of when it was so',
  },
  reports: {
    title: 'Reports',
    none: 'No report yet',
    drafted: 'Drafted',
    reviewed: 'Reviewed',
    sent: 'Signed and sent',
    oral: (who) => `Sent, signed by word of mouth: ${who}`,
    oralOpen: 'signature by word of mouth, to be confirmed',
    stated: (at) => `taken at ${at} as stated`,
    recorded: (at) => `entered ${at}`,
    seenBy: (at, who) => `signed for ${at} ${who}`,
    reference: (r) => `ref. ${r}`,
    items: 'Contents',
    alsoOf: (ids) => `also on ${ids}`,
    exercise: 'exercise, nothing sent out',
    explicit: {
      '?unknown': 'unknown',
      '?verifying': 'being verified',
      '?unchanged': 'unchanged',
      yes: 'needed',
      no: 'not needed',
    },
  },
  sources: {
    title: 'Sources',
    none: 'No source on record',
    receivedBy: (unit, at) => `received by ${unit} ${at}`,
    entered: (at) => `entered ${at}`,
    known: (at) => `knew of it at ${at}, as the source says`,
    closed: 'Not stated, or not for this seat',
    erased: 'destroyed according to law',
    caller: 'Caller',
    words: 'Words',
    count: (n) => plural(n, 'source'),
  },
  criteria: {
    title: 'Criteria of severity',
    note: 'For whoever judges; the system computes no level',
    none: 'No criteria are on file for this type',
    support: {
      S: 'checked against the instrument',
      C: 'agrees with the public rule, text not checked',
      P: 'from an excerpt',
      K: 'commonly known: to be confirmed by the owner before use',
    },
  },
  duplicates: {
    title: 'Possibly the same incident',
    compare: 'Compare',
    here: 'This incident',
    other: 'The other',
    merge: 'Merge it into this one',
    merged: (id) => `${id} was merged`,
    unmerged: (id) => `${id} stands by itself again`,
    note: 'A merge is a link: receipts, deadlines and sources of both are kept, and it can be taken back at any time',
    mergedHere: 'Merged into this incident',
    unmerge: 'Take the merge back',
    reason: 'Reason',
    mistaken: 'Merged by mistake',
    differs: 'differs',
  },
  documents: {
    title: 'Write it up',
    sms: 'SMS',
    phone: 'Telephone script',
    brief: 'Briefing',
    chars: (n) => plural(n, 'character'),
    failed: 'The text could not be made',
    asOf: 'Made from the record as it stands: check before sending',
  },

  sentences: {
    ...onScene,
    ...afterwards,
    ...ofWarnings,
    incident_reported: (a) =>
      `Reported by ${a.has('org') ? a.org('org') : a.name.source(a.text('source'))}${a.has('channel') ? ` (${a.name.channel(a.text('channel'))})` : ''}, received ${a.name.time(a.text('received'))}`,
    receipt_recorded: (a) => `Received by ${a.org('unit')}`,
    severity_determined: (a) =>
      `Judged: ${a.level()}${a.has('city') ? `, decided by the city (${a.text('city')})` : ''}${by(a)}${because(a, 'basis')}`,
    lowering_proposed: (a) =>
      `Lowering to ${a.level()} proposed (${a.text('mode') === 'eased' ? 'eased' : 'corrected'})${by(a)}${because(a)}`,
    severity_lowered: (a) =>
      `Lowered to ${a.level()} (${a.text('mode') === 'eased' ? 'eased' : 'corrected'})${by(a)}${because(a, 'basis')}`,
    sensitivity_flagged: (a) => `${a.name.ground(a.text('ground'))}: confirmed${by(a)}${because(a, 'note')}`,
    sensitivity_cleared: (a) => `${a.name.ground(a.text('ground'))}: taken back${because(a)}`,
    involvement_recorded: (a) =>
      (a.text('state') === 'yes'
        ? `Involves: ${a.many('kinds', a.name.involved) || 'HK, Macao, Taiwan or foreign persons'}`
        : a.text('state') === 'unknown'
          ? 'HK, Macao, Taiwan or foreign persons: not known'
          : 'No HK, Macao, Taiwan or foreign persons') + because(a, 'note'),
    occurrence_set: (a) =>
      `Occurrence set to ${a.name.time(a.text('at'))}${a.has('basis') ? `, basis: ${a.name.basis(a.text('basis'))}` : ''}${by(a)}`,
    slow_onset_proposed: (a) => `Proposed as slow onset, recognised ${a.name.time(a.text('at'))}${by(a)}`,
    figures_recorded: (a) =>
      `${a.figures() || 'Figures recorded'}${a.has('source') ? ` (source: ${a.name.figureSource(a.text('source'))})` : ''}`,
    incident_amended: (a) =>
      `Amended${a.has('title') ? `: title “${a.text('title')}”` : ''}${a.has('place') || a.has('street') ? `: place ${a.name.street(a.text('street'))} ${a.text('place')}` : ''}`,
    incident_reclassified: (a) =>
      `Type changed from ${a.name.type(a.text('from'))} to ${a.name.type(a.text('to'))}${because(a)}`,
    note_added: () => 'Note',
    attachment_added: (a) =>
      `${a.has('kind') && !a.text('kind').startsWith('image/') ? 'File' : 'Photograph'}${a.has('from') ? ` from ${a.org('from')}` : ''}${a.has('report') ? `, with report ${a.text('report')}` : ''}${a.has('taken') ? ` (camera: ${a.name.time(a.text('taken'))})` : ''}${a.has('occurrence') ? `; suggests that it happened at ${a.name.time(a.text('occurrence'))}, not applied` : ''}`,
    fact_recorded: (a) =>
      `Recorded as fact: ${a.text('what')} (${a.text('who')}; ${a.text('how')}${a.has('clause') ? `; ${a.text('clause')}` : ''})`,
    fact_confirmed: (a) => `The emergency office confirmed fact ${a.text('fact')}: ${a.text('what')}`,
    bodies_coordinated: (a) => `Set in motion: ${a.orgs('bodies')}${because(a, 'note')}`,
    first_handling_recorded: (a) =>
      `First handling by ${a.org('street')}: ${a.text('what')}${a.number('persons') > 0 ? ` (${plural(a.number('persons'), 'person')})` : ''}`,
    response_proposed: (a) => `${a.response()} proposed to ${a.org('body')}`,
    proposal_decided: (a) =>
      `${a.org('by')} decided ${a.yes('started') ? 'to start' : 'not to start'} ${a.response()}${because(a)}`,
    response_started: (a) => `${a.response()} started, ${a.org('body')} in command`,
    response_lowering_offered: (a) => `May be lowered to ${a.response()}: to be decided`,
    departure_recorded: (a) => `Leader of ${a.org('org')} left for the scene`,
    support_asked: (a) => `${a.org('org')} asked for support from above${because(a, 'need')}`,
    support_answered: (a) =>
      `Answer to ${a.org('org')} on support: ${a.has('level') ? `${a.response()} started` : a.text('answer')}`,
    city_command_recorded: (a) => `The city took command (${a.text('reference')})`,
    handling_ended: (a) => `Handling declared ended${by(a)}${a.has('city') ? `, ${a.text('city')}` : ''}`,
    false_alarm_declared: (a) => `Declared a false alarm${because(a)}`,
    incident_archived: () => 'Archived',
    duplicate_suggested: (a) => `Possibly the same as ${a.text('other')}`,
    incidents_merged: (a) =>
      (a.has('into') ? `Merged into ${a.text('into')}` : `${a.text('from')} merged into this one`) + because(a, 'note'),
    incident_unmerged: (a) =>
      (a.has('into') ? `Merge into ${a.text('into')} taken back` : `${a.text('from')} stands by itself again`) +
      because(a),
    incidents_grouped: (a) => `Put into the group “${a.text('group')}”`,
    report_drafted: (a) => `${a.report()} drafted`,
    report_reviewed: (a) => `${a.report()} reviewed`,
    report_sent: (a) => `${a.report()} sent by ${a.org('from')} to ${a.orgs('to')}`,
    signature_confirmed: (a) => `${a.report()}: signature by word of mouth confirmed`,
    report_delivered: (a) =>
      `${a.report()} ${a.yes('copy') ? 'copied' : 'delivered'} to ${a.org('to')}${a.has('reference') ? ` (${a.text('reference')})` : ''}`,
    delivery_failed: (a) => `${a.report()} not taken by ${a.org('to')}${because(a)}`,
    delivery_retried: (a) => `${a.report()} sent again to ${a.org('to')}`,
    stated_time_confirmed: (a) => `${a.org('by')} confirmed the stated time of ${a.report()}`,
    report_acknowledged: (a) => `${a.report()} signed for by ${a.org('to')}`,
    obligation_accrued: (a) => `${duty(a)}owed`,
    ground_added: (a) => `${duty(a)}a further ground`,
    ground_ended: (a) => `${duty(a)}a ground ended`,
    limit_set: (a) => `${duty(a)}new due`,
    obligation_fulfilled: (a) => `${duty(a)}done`,
    fulfilment_undone: (a) => `${duty(a)}taken back, owed again${because(a)}`,
    fulfilment_moved: (a) => `${duty(a)}time confirmed`,
    obligation_released: (a) =>
      `${duty(a)}${a.text('release') === 'waived' ? 'waived' : 'void'}${cause[a.text('cause')] ? `, ${cause[a.text('cause')]}` : ''}${a.has('ref') && a.text('release') === 'waived' ? ` (${a.text('ref')})` : ''}`,
    release_reverted: (a) => `${duty(a)}reinstated${because(a)}`,
    obligation_moved: (a) => `“${a.name.rule(a.text('rule'))}” moved to ${a.org('to')}`,
    series_ended: (a) =>
      `“${a.name.rule(a.text('rule'))}” goes on no longer${cause[a.text('cause')] ? `: ${cause[a.text('cause')]}` : ''}`,
    series_resumed: (a) => `“${a.name.rule(a.text('rule'))}” resumed`,
    circumstances_stated: (a) => `${duty(a)}the unit stated its circumstances`,
    deviation_labelled: (a) =>
      `${duty(a)}deviation judged ${({ late: 'late', omitted: 'omitted', none: 'no fault' } as Record<string, string>)[a.text('label')] ?? a.text('label')}`,
    leader_informed: (a) => `${a.name.seat(a.text('leader'))} informed (${a.name.channel(a.text('how'))})`,
    matter_recorded: (a) =>
      `${a.text('kind') === 'question' ? 'Question of the city' : 'Leader’s instruction'} ${a.text('matter')}: ${a.text('gist')}${a.has('to') ? `, to ${a.org('to')}` : ''}`,
    matter_stepped: (a) =>
      `${a.text('matter')} ${({ pass_on: 'passed on', chase: 'chased', answer: 'answered', close: 'closed' } as Record<string, string>)[a.text('step')] ?? a.text('step')}${a.has('to') ? ` (${a.org('to')})` : ''}: ${a.text('gist')}`,
    personal_erased: (a) =>
      `Personal data destroyed according to law${because(a, 'basis')}${a.has('kept') ? `; kept: ${a.text('kept')}` : ''}`,
  },
};
