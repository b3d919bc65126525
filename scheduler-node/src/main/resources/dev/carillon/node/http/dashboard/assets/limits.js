/** Every bound of the dashboard in one place: how often it asks, how much it shows, how much it keeps. */

// how long it waits
export const REQUEST_MILLIS = 10_000;
export const STREAM_SILENCE_MILLIS = 12_000;
export const STREAM_RETRY_SECONDS = 15;
export const HIDDEN_GRACE_MILLIS = 15_000;
export const FILTER_PAUSE_MILLIS = 300;
export const TOAST_MILLIS = 8_000;
export const COPIED_MILLIS = 1_600;
export const COUNTING_MILLIS = 2_000;

// how often it asks; nothing is asked while the page is hidden
export const OVERVIEW_SECONDS = 5;
export const ROWS_SECONDS = 5;
export const RECENT_SECONDS = 60;
export const UPCOMING_SECONDS = 60;
export const HEATMAP_SECONDS = 60;
export const MINUTES_SECONDS = 60;
export const DEAD_SECONDS = 60;
export const WHOAMI_SECONDS = 300;
export const SCHEDULE_SECONDS = 5;
export const HISTORY_SECONDS = 30;
export const PREVIEW_SECONDS = 60;
export const EXPLAIN_SECONDS = 15;
export const JOURNAL_SECONDS = 60;
export const LONGEST_BACKOFF_SECONDS = 60;

// how much it shows
export const LANES_AT_FIRST = 10;
export const LANES_AT_MOST = 100;
export const FIRES_LISTED = 60;
export const NAMES_IN_TIP = 6;
export const ROWS_A_PAGE = 25;
export const PAGES_BACK = 400;
export const RECENT_RUNS = 60;
export const RECENT_CHANGED = 5;
export const TAGS_SHOWN = 4;
export const NODES_SHOWN = 60;
export const TASKS_SHOWN = 8;
export const FACTS_SHOWN = 24;
export const DETAILS_SHOWN = 12;
export const DEAD_ASKED = 100;
export const DEAD_AT_FIRST = 8;
export const PAUSES_SHOWN = 50;
export const SUGGESTIONS = 200;
export const HISTORY_ASKED = 200;
export const HISTORY_AT_FIRST = 20;
export const FIRES_SHOWN = 20;
export const JOURNAL_SHOWN = 50;
export const RUNNING_SHOWN = 20;
export const LOG_LINES = 20;
export const TOASTS = 3;

// how much it keeps
export const MINUTES_KEPT = 24 * 60;
export const PAST_MINUTES = 10;
export const ZONE_FORMATS = 12;
