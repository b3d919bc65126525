/** The page's one connection for what is live: server-sent events, or asking every few seconds where they fail. */

import { get, Problem } from './api.js';
import { hear } from './clock.js';
import { HIDDEN_GRACE_MILLIS, OVERVIEW_SECONDS, STREAM_RETRY_SECONDS, STREAM_SILENCE_MILLIS } from './limits.js';
import { isPresent, onHidden, onShown } from './presence.js';
import { missed, reached } from './reach.js';

/** How the page hears: `connecting`, `live`, `asking` (by requests) or `away`. */
export class Stream {
  /** `onOverview(overview)`, `onJournal(entry)`, `onState(state)`. */
  constructor({ onOverview, onJournal = () => {}, onState = () => {} }) {
    Object.assign(this, { onOverview, onJournal, onState });
    this.state = 'connecting';
  }

  /** Connects, and stays so as long as the page can be seen. */
  start() {
    onShown(() => {
      clearTimeout(this.grace);
      if (!this.source && !this.asking) this.connect();
    });
    onHidden(() => {
      this.grace = setTimeout(() => this.rest(), HIDDEN_GRACE_MILLIS);
    });
    // a browser keeps pages that were left, and with each its connection, of which it has six for a node
    addEventListener('pagehide', () => this.rest());
    addEventListener('pageshow', ({ persisted }) => persisted && isPresent() && this.connect());
    if (isPresent()) this.connect();
  }

  connect() {
    this.close();
    this.source = new EventSource('api/v1/events');
    this.source.addEventListener('overview', (event) => {
      this.stopAsking();
      this.take(event.data);
      this.turn('live');
      this.watch();
    });
    this.source.addEventListener('journal', (event) => this.journal(event.data));
    this.source.addEventListener('error', () => this.lost());
    this.watch();
  }

  /** A connection that says nothing for long is none. */
  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), STREAM_SILENCE_MILLIS);
  }

  lost() {
    this.close();
    if (!isPresent()) return;
    this.ask();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), STREAM_RETRY_SECONDS * 1000);
  }

  close() {
    clearTimeout(this.silence);
    this.source?.close();
    this.source = undefined;
  }

  rest() {
    this.close();
    this.stopAsking();
    clearTimeout(this.retry);
  }

  stopAsking() {
    clearTimeout(this.asking);
    this.asking = undefined;
  }

  async ask() {
    this.stopAsking();
    const turn = setTimeout(() => this.ask(), OVERVIEW_SECONDS * 1000);
    this.asking = turn;
    try {
      const overview = await get('overview');
      if (this.asking !== turn) return;
      this.accept(overview);
      this.turn('asking');
    } catch (problem) {
      if (this.asking !== turn) return;
      missed(problem);
      this.turn(problem.nodeAway ? 'away' : 'asking');
    }
  }

  take(text) {
    try {
      this.accept(JSON.parse(text));
    } catch (failure) {
      if (!(failure instanceof SyntaxError)) throw failure;
    }
  }

  /** An overview without nodes is one without figures: the node is there, its Redis is not. */
  accept(overview) {
    hear(overview.at);
    if (overview.verdict?.level === 'unknown' && !overview.nodes?.length) {
      missed(new Problem(503, overview.verdict.text));
    } else {
      reached();
    }
    this.onOverview(overview);
  }

  journal(text) {
    try {
      this.onJournal(JSON.parse(text));
    } catch (failure) {
      if (!(failure instanceof SyntaxError)) throw failure;
    }
  }

  turn(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }
}
