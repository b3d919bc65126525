package dev.carillon.schedule;

/**
 * The grammar a cron expression is written in.
 *
 * <p>Every dialect takes names ({@code JAN}, {@code MON}), lists, ranges, steps ({@code a/b} means from {@code a} to the
 * largest value), {@code H} and the nicknames {@code @yearly @annually @monthly @weekly @daily @midnight @hourly}.
 */
public enum CronDialect {
    /**
     * Five fields (minute, hour, day of month, month, day of week), or six with the second first; Sunday is 0 or 7.
     *
     * <p>As in cronie, a day matches when either day field matches, unless one of them starts with {@code *} (or is
     * {@code ?}): then both have to.
     */
    UNIX,

    /**
     * Six fields (second first), or seven with the year (1970 to 2099) last; Sunday is 1; exactly one day field is
     * {@code ?}; ranges may wrap ({@code 22-2}); {@code L}, {@code L-n}, {@code LW}, {@code nW}, {@code nL}, {@code n#k}.
     */
    QUARTZ,

    /**
     * Six fields (second first); Sunday is 0 or 7; both day fields have to match, {@code ?} means {@code *}; {@code L},
     * {@code L-n}, {@code LW}, {@code nW}, {@code nL}, {@code n#k}.
     */
    SPRING
}
