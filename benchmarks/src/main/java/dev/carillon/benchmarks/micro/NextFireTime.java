package dev.carillon.benchmarks.micro;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.CronTimes;
import dev.carillon.schedule.DstPolicy;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.quartz.CronExpression;

/** The next fire time in Berlin from a moment of 2026, of eight expressions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class NextFireTime {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS_OF_YEAR = 365 * 24 * 3600;
    private static final int MOMENTS = 1 << 12;

    /** The same for Quartz, which has seconds, counts days of the week from 1, and wants a question mark. */
    private static final Map<String, String> QUARTZ = Map.of(
            "* * * * *", "0 * * * * ?",
            "*/5 * * * *", "0 */5 * * * ?",
            "0 * * * *", "0 0 * * * ?",
            "30 2 * * *", "0 30 2 * * ?",
            "0 9-17 * * 1-5", "0 0 9-17 ? * 2-6",
            "15,45 8 * * 1", "0 15,45 8 ? * 2",
            "0 0 1 * *", "0 0 0 1 * ?",
            "0 12 24 12 *", "0 0 12 24 12 ?");

    @Param({
        "* * * * *",
        "*/5 * * * *",
        "0 * * * *",
        "30 2 * * *",
        "0 9-17 * * 1-5",
        "15,45 8 * * 1",
        "0 0 1 * *",
        "0 12 24 12 *"
    })
    private String expression;

    private final Instant[] moments = new Instant[MOMENTS];
    private CronTimes ours;
    private BitSets reference;
    private ExecutionTime cronUtils;
    private CronExpression quartz;
    private int turn;

    /** Compiles the expression for each contender, and checks that the reference says what we say. */
    @Setup
    public void open() throws ParseException {
        Random random = new Random(1);
        for (int i = 0; i < MOMENTS; i++) {
            moments[i] = YEAR.plusSeconds(random.nextInt(SECONDS_OF_YEAR));
        }
        ours = Cron.of(expression, CronDialect.UNIX, BERLIN, DstPolicy.RUN_AFTER_GAP)
                .times("");
        reference = BitSets.of(expression, BERLIN);
        cronUtils = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression));
        quartz = new CronExpression(QUARTZ.get(expression));
        quartz.setTimeZone(TimeZone.getTimeZone(BERLIN));
        for (Instant moment : moments) {
            long expected = ours.next(moment).orElseThrow().getEpochSecond();
            // where clocks change the reference knows no rule
            if (reference.next(moment.getEpochSecond()) != expected
                    && BERLIN.getRules()
                            .getOffset(moment)
                            .equals(BERLIN.getRules().getOffset(Instant.ofEpochSecond(expected)))) {
                throw new IllegalStateException(
                        "the reference finds another fire time of " + expression + " behind " + moment);
            }
        }
    }

    private Instant moment() {
        return moments[turn++ & (MOMENTS - 1)];
    }

    /** What a node calls. */
    @Benchmark
    public Optional<Instant> carillon() {
        return ours.next(moment());
    }

    /** The least that it takes, with the same result. */
    @Benchmark
    public Optional<Instant> reference() {
        return Optional.of(Instant.ofEpochSecond(reference.next(moment().getEpochSecond())));
    }

    /** The library that we check our grammar against. */
    @Benchmark
    public Optional<ZonedDateTime> cronUtils() {
        return cronUtils.nextExecution(ZonedDateTime.ofInstant(moment(), BERLIN));
    }

    /** The oldest of the peers. */
    @Benchmark
    public Date quartz() {
        return quartz.getNextValidTimeAfter(Date.from(moment()));
    }
}
