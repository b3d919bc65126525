package dev.carillon.testing.model;

/** What may happen in a walk, with how often it does. */
enum StepKind {
    CREATE(7),
    UPDATE(7),
    STALE_UPDATE(2),
    PAUSE(4),
    RESUME(6),
    PAUSE_ALL(4),
    END_PAUSE(3),
    RESUME_ENDED(4),
    TRIGGER(6),
    CANCEL(5),
    SKIP(3),
    BACKFILL(4),
    REQUEUE(4),
    DISCARD(1),
    DELETE(2),
    PASS(14),
    LOOK(24),
    STALE_CLAIM(5),
    COMPLETE(18),
    STALE_COMPLETE(4),
    RENEW(3),
    LOSE(5),
    RECOVER(4),
    REPEAT(4),
    AUDIT(1);

    private static final int ALL = total();

    private final int weight;

    StepKind(int weight) {
        this.weight = weight;
    }

    private static int total() {
        int sum = 0;
        for (StepKind kind : values()) {
            sum += kind.weight;
        }
        return sum;
    }

    static StepKind any(Draw draw) {
        int left = draw.below(ALL);
        for (StepKind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new AssertionError("the weights do not add up");
    }
}
