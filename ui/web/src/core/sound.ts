// The loudspeaker. A browser plays nothing until somebody has pressed
// something: 「开始值守」 unlocks it and plays a test (rule 13).
import { patterns } from './alarm.ts';
import type { Priority } from './wire.ts';

/** The part of AudioContext that is used. */
export type Audio = Pick<
  AudioContext,
  'state' | 'resume' | 'currentTime' | 'createOscillator' | 'createGain' | 'destination'
>;

const overtones = [1, 0.45, 0.25];

export class Speaker {
  private audio: Audio | undefined;

  constructor(private readonly open: () => Audio = () => new AudioContext()) {}

  /** Whether a sound would be heard now. */
  get ready(): boolean {
    return this.audio?.state === 'running';
  }

  /** Must be called from within a press. Plays a test; resolves to whether it can be heard. */
  async unlock(): Promise<boolean> {
    try {
      this.audio ??= this.open();
      await this.audio.resume();
    } catch {
      return false;
    }
    if (this.ready) this.play('general');
    return this.ready;
  }

  play(priority: Priority): void {
    const audio = this.audio;
    if (!audio || !this.ready) return;
    for (const note of patterns[priority].notes) {
      const start = audio.currentTime + note.at + 0.02;
      const gain = audio.createGain();
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.25, start + 0.015);
      gain.gain.setValueAtTime(0.25, start + note.long - 0.03);
      gain.gain.linearRampToValueAtTime(0, start + note.long);
      gain.connect(audio.destination);
      overtones.forEach((strength, i) => {
        const voice = audio.createOscillator();
        const share = audio.createGain();
        voice.frequency.value = note.pitch * (i + 1);
        share.gain.value = strength;
        voice.connect(share);
        share.connect(gain);
        voice.start(start);
        voice.stop(start + note.long + 0.02);
      });
    }
  }
}
