package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import java.time.Instant;
import java.util.Optional;

/** A line of the history as far as the model knows it: all but the times of the attempt and its error. */
record Ended(RunId run, RunState state, Instant nominal, int attempt, int missed, Optional<DropReason> reason) {

    static Ended of(RunRecord line) {
        return new Ended(line.run(), line.state(), line.nominal(), line.attempt(), line.missedCount(), line.reason());
    }
}
