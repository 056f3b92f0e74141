// Spans as a person says them. Pure.
export interface SpanWords {
  seconds(n: number): string;
  minutes(n: number): string;
  hours(n: number): string;
}

/** 20 分钟, 2 小时, 90 分钟: the largest unit that divides it. */
export function spoken(millis: number, words: SpanWords): string {
  const s = Math.round(millis / 1000);
  if (s >= 3600 && s % 3600 === 0) return words.hours(s / 3600);
  if (s >= 60 && s % 60 === 0) return words.minutes(s / 60);
  return words.seconds(s);
}
