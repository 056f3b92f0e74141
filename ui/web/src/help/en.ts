import type { HelpWords } from './zh.ts';

export const en: HelpWords = {
  title: 'Handbook',
  contents: 'Contents',
  tasks: [
    {
      id: 'rings',
      title: 'The phone rings at 03:12',
      points: [
        'Press C for a call sheet and write the caller’s own words as you listen; first what, then who.',
        'Ctrl+Shift+Enter sets it up as an incident: give street and type, and the warning of which it came, if one. A severity that nobody has judged stays undetermined.',
        'From then on the deadlines count from the receipt; the right side lists who owes what to whom, and by when.',
      ],
    },
    {
      id: 'red',
      title: 'A red warning arrives',
      points: [
        'One of the city or from outside waits for the duty officer to forward or relay it; to forward changes neither level nor words.',
        'The district’s own orange and red take three steps: proposed, approved by a leader, issued by the body that the approval names. Issuing asks for the level in words; who approved does not issue.',
        'On its page look at four things: whether the channels took it, whether it is filed, whether the streets acknowledged, whether the tasks are done. “Queued” goes by itself; “record the answer” means that you publish on the platform yourself.',
        'At its expected end the system only asks, and lifts nothing: to extend, adjust or lift is a person’s to decide.',
      ],
    },
    {
      id: 'drops',
      title: 'The line drops',
      points: [
        'Under the violet hatching, report by telephone as usual.',
        'What you wrote and pressed stays on this machine and goes out in order once the line is back, each thing once.',
        'What was done by telephone is entered afterwards with its real time.',
      ],
    },
    {
      id: 'shift',
      title: 'Hand over the shift',
      points: [
        'Open Handover and go through open duties, alarms that nobody owns, and what waits for approval.',
        'Whoever takes the seat and signs has its duties from then on; what was late before stays with the shift of that time.',
        'The newcomer presses “Start duty” once: only then can the browser ring.',
      ],
    },
    {
      id: 'approvals',
      title: 'Something waits for my approval',
      points: [
        'The inbox shows the whole frozen text. If a word changes, the approval lapses and is asked anew.',
        'Nobody approves what he proposed. A word by telephone is recorded by someone who neither proposed nor will issue, and you confirm it later.',
        'Supplies can be granted in part; a refusal says why, and who proposed sees it at once.',
      ],
    },
    {
      id: 'scene',
      title: 'Working on the scene',
      points: [
        'The tabs of an incident are first handling, response, post, forces, measures and tasks, supplies, places and releases: take the one at hand.',
        'A button that can be pressed is one that will be accepted; a grey one says why not, and who could.',
        'A task is acknowledged by its body; silence calls up the line.',
        'What bodies send in is added under Files, with who provided it and when it came; files are saved, never shown, and nothing classified is taken.',
      ],
    },
    {
      id: 'after',
      title: 'When it is over',
      points: [
        'Once the response has ended, recovery appears on the incident: compensation, inquiry and review, each with a body and a limit.',
        'Say what was done and what shows it; a warning’s filing is recorded on the warning.',
        'Before archiving, what is still owed is done or explained.',
      ],
    },
    {
      id: 'drill',
      title: 'Plans and drills',
      points: [
        'Plans lists every plan’s version, revision and filing; Drills lists what is planned, prepared, played and assessed.',
        'A drill is played in a workspace of its own from which nothing leaves; its findings are followed up in the actual one.',
        'If something real happens meanwhile the screen says so: pause the drill, let the teams go.',
      ],
    },
    {
      id: 'book',
      title: 'Enter teams, stock and contacts',
      points: [
        'Under Forces and stock choose a register and add or change your own body’s entries; import when there are many.',
        'Names and numbers are sealed, and open on one entry at a time.',
      ],
    },
    {
      id: 'pocket',
      title: 'With the phone alone',
      points: [
        'Open this site on the phone and choose the phone version: acknowledge, report, photograph, check in, report a task.',
        'You can write without a signal; it goes out by itself later, and what has not gone says so.',
      ],
    },
  ],
  clocks: {
    title: 'How deadlines are counted',
    intro: [
      'A deadline is a number in the plan or in law: past it, the duty stands in the ledger. A target is this system’s own reading of words such as “at once”: it shows, never sounds, and holds against nobody.',
      'The due second itself is in time. Countdowns run on the server’s clock, and go on while the line is down.',
      'A duty that was already over when it came to be known says so, and is given a time from knowledge; what ran before does not count against the unit.',
      'When the occurrence or the severity is corrected, deadlines are counted anew; the old ones are kept with the interval in which they were in force.',
      'In the last quarter of its allowance (2 to 10 minutes) a deadline changes colour, and the seat that owes it is warned.',
    ],
    matter: 'Duty',
    limit: 'Limit',
    from: 'Counted from',
    clause: 'Clause',
    every: (span) => `every ${span}`,
    occurrenceElse: 'while unknown, from the first receipt',
    unset: 'as asked',
    showing: 'Made from the plan in force',
  },
  alarms: {
    title: 'How alarms work',
    intro: [
      'An alarm needs an act of yours: a new incident, a deadline owed by this seat, somebody who cannot be reached. Everything else is a line of the timeline.',
      'One incident makes one sound, that of its gravest alarm. A target that is over makes none.',
      'To acknowledge (A) means “I own it”: the sound stops, the incident stays open, deadlines run on. Urgent and important ones are acknowledged one by one.',
      'Acknowledged and nothing done, it rings again: urgent after 3 minutes, important after 5, others after 10. Unacknowledged, it goes up the line.',
      'Silence (S) lasts 60 seconds and is no acknowledgement; a new urgent alarm breaks it.',
      'General alarms and notices can be shelved for up to 30 minutes with a reason; the screen counts them.',
    ],
    sound: 'Sound',
    meaning: 'Meaning',
    listen: 'Listen',
    silent: 'silent',
    patterns: {
      urgent: 'five notes, every 5 s',
      important: 'three notes, every 15 s',
      general: 'one note',
      notice: 'none',
    },
    meanings: {
      urgent: 'Past a deadline; a new incident that is larger or sensitive; over when it came to be known',
      important:
        'A new incident; a deadline near; a report not delivered; an approval for which the scene or the public waits',
      general: 'An instruction or a question; a source fallen silent; an approval that can wait, which only shows',
      notice: 'Something to ask or to fill in; no deadline hangs on it',
    },
    start:
      'Press “Start duty” once a shift: only then may the browser make a sound. Until then the screen says that sound is off.',
  },
  keys: {
    title: 'Keys',
    intro: 'Single keys do nothing while you type or compose. They can be turned off here; combinations stay.',
    singles: 'Use single keys',
  },
  words: {
    title: 'Words',
    intro: 'Four scales that are not the same are not written or drawn alike, and no bare number stands anywhere.',
    severity: [
      'Severity',
      'How grave the incident is: below ordinary, ordinary, larger, major, especially major; undetermined while nobody knows. “May be” means not reached, but possible.',
    ],
    response: ['Response', 'Which forces act: street level three, district level two, district level one.'],
    warning: ['Warning', 'What may be coming: colour, shape and issuer together. Colour belongs to warnings alone.'],
    priority: ['Priority of an alarm', 'How fast the duty officer must act: urgent, important, general, notice.'],
    list: [
      [
        'Intake',
        'Every call, fax or message, on record within 10 seconds; then filed, passed on, verified or set up as an incident, its receipt time unchanged.',
      ],
      ['Handling / reporting state', 'How far things are on the spot, and how far reporting is: shown apart.'],
      ['First / follow-up / final report', 'The first news, how it goes on, and the account once it is over.'],
      ['Two-hour report', 'The detailed report to the city within two hours of the occurrence.'],
      [
        'Delivered / signed for',
        'Delivered: at the receiver’s desk, and that counts. Signed for: they have seen it; shown, not counted.',
      ],
      [
        'Entered afterwards',
        'Done outside the system and entered later; both times are kept. Within 30 minutes and with name and number, the stated time counts.',
      ],
      [
        'Recorded as fact',
        'What the system would not have done but happened outside; flagged, and effective once the emergency office confirms it. Whatever is refused says why, under which clause and who could, and leads here; where there is no incident or warning yet, a call is entered.',
      ],
      [
        'Put right and submit again',
        'A warning that was not approved, or what was kept while the line was down and then not taken: the text is still there, and opens in its form.',
      ],
      [
        'Waived / void',
        'Waived: excused from above. Void: facts show that it was never owed. Both can be taken back, both leave a trace.',
      ],
      ['Merged', 'A link between two reports of one incident, never a copy; it can be taken back at any time.'],
      [
        'Deviation, to be judged',
        'The fact that a deadline was overrun; whether it was late or omitted only the emergency office says.',
      ],
      ['Destroyed according to law', 'The key to the personal data is gone and so is the data; times and acts remain.'],
    ],
  },
  down: {
    title: 'When the line is down',
    intro: [
      'After 3 seconds without a word from the server a violet hatched banner crosses the screen, with the time of the data. What you see is then not live, though countdowns run on.',
      'Report by telephone as usual. What you typed and what you pressed is kept on this machine and sent in order once the line is back, each thing once.',
      'What you did by telephone meanwhile is entered afterwards with its real time.',
      'Print the offline pack at the start of each shift: open duties, who is on duty, the directory, blank forms.',
    ],
    pack: 'Open the offline pack',
  },
  displays: {
    title: '“None”, “unknown”, “error”',
    none: 'Confirmed that there is none',
    unknown: 'Not known yet: to be verified',
    unstated: 'Nobody has filled it in',
    error: 'The system could not get it: try again; it does not mean none',
  },
  registers: {
    title: 'Registers and imports',
    intro: [
      'Forces and stock holds the registers of teams, experts, stock, shelters and more. Each entry is kept by its owner; the emergency office and bureau keep all. Names and numbers are sealed and open on an entry alone.',
      'To import, download the template, fill it in and choose the file: CSV (UTF-8 or GB18030) or XLSX, at most 4 MiB and 5000 rows. It is looked at first, and every faulty cell is told by row and column, with what to do.',
      'Nothing is imported while a row is wrong, unless you choose to import the good rows alone. The same file again changes nothing. Replacing takes only your own entries out of use.',
      'A team that is called shows as on the way, after check-in as on scene, and after its release as available. A body that takes no part in the response cannot call the district’s teams.',
      'Wall screens: an administrator makes a token under People and seats, shown once; at the screen choose “This is a wall screen” and type it in. A wall only looks, and its token can be taken back at any time.',
    ],
  },
  exercise: {
    title: 'Exercises',
    intro: [
      'An exercise and the actual duty are two workspaces, each with its own record and clock; nothing passes between them. An exercise has no way out: no SMS, no call.',
      'Every screen of an exercise carries a band and a watermark, every document the word EXERCISE. Its clock may stop or run fast.',
      'With the band it is an exercise; without it, it is real.',
    ],
  },
};
