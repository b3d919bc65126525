/** When a schedule fires, in words: cron by way of cronstrue, intervals and single moments by our own. */

import { durationWords } from './words.js';
import { stamp } from './clock.js';

/** `{words, detail}`: a sentence, and the exact expression with its zone. */
export function describe(recurrence) {
  switch (recurrence?.type) {
    case 'cron':
      return { words: cronWords(recurrence), detail: `${recurrence.cron} · ${recurrence.zone ?? 'UTC'}` };
    case 'every':
      return { words: `Every ${durationWords(recurrence.every, true)}`, detail: `every ${recurrence.every}` };
    case 'every-after':
      return {
        words: `${durationWords(recurrence.everyAfter)} after each run ends`,
        detail: `everyAfter ${recurrence.everyAfter}`,
      };
    case 'once':
      return { words: `Once, ${stamp(Date.parse(recurrence.at))}`, detail: `at ${recurrence.at}` };
    default:
      return { words: 'Unknown', detail: '' };
  }
}

/** The zone of a cron expression; the others have none. */
export function zoneOf(recurrence) {
  return recurrence?.type === 'cron' ? (recurrence.zone ?? 'UTC') : '';
}

function cronWords({ cron, dialect }) {
  if (/(^|\s|,)H/.test(cron)) return hashedWords(cron);
  try {
    const words = window.cronstrue.toString(cron, optionsFor(cron, dialect));
    return plain(words);
  } catch {
    return cron;
  }
}

/**
 * Quartz numbers Sunday 1, the others 0 or 7. Both day fields restricted means "and" for spring, and for unix only where
 * one of them starts with a star.
 */
function optionsFor(cron, dialect) {
  return {
    use24HourTimeFormat: true,
    throwExceptionOnParseError: true,
    dayOfWeekStartIndexZero: dialect !== 'quartz',
    logicalAndDayFields: dialect === 'spring' || starredDay(cron),
  };
}

function starredDay(cron) {
  const fields = cron.trim().split(/\s+/);
  const shift = fields.length > 5 ? 1 : 0;
  return [fields[2 + shift], fields[4 + shift]].some((field) => field?.startsWith('*'));
}

function plain(words) {
  const daily = /^At (\d\d:\d\d(?::\d\d)?)$/.exec(words);
  return daily ? `Every day at ${daily[1]}` : words.replace(', only on ', ', on ').replace(', only in ', ', in ');
}

/** `H` stands for a number that follows from the schedule's id, so the words say only how often. */
function hashedWords(cron) {
  const fields = cron.trim().split(/\s+/).slice(-5);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  const anyDay = dayOfMonth === '*' && month === '*' && dayOfWeek === '*';
  if (anyDay && minute === 'H' && hour === '*') return 'Every hour, at a minute of its own';
  if (anyDay && minute === 'H' && hour.startsWith('H')) return 'Every day, at a time of its own';
  return 'At times of its own (H)';
}
