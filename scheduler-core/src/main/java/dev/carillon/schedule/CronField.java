package dev.carillon.schedule;

/** One field of a cron expression with the values it may take. */
enum CronField {
    SECOND("second", 0, 59),
    MINUTE("minute", 0, 59),
    HOUR("hour", 0, 23),
    DAY_OF_MONTH("day-of-month", 1, 31),
    MONTH("month", 1, 12),
    DAY_OF_WEEK("day-of-week", 0, 7),
    YEAR("year", 1970, 2099);

    private final String label;
    private final int min;
    private final int max;

    CronField(String label, int min, int max) {
        this.label = label;
        this.min = min;
        this.max = max;
    }

    /** The name that people read in messages; also salts {@link CronHash}, so it never changes. */
    String label() {
        return label;
    }

    int min() {
        return min;
    }

    int min(CronDialect dialect) {
        return this == DAY_OF_WEEK && dialect == CronDialect.QUARTZ ? 1 : min;
    }

    int max() {
        return max;
    }

    boolean isDay() {
        return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
    }
}
