package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.testing.cron.CronModel;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random expressions in many zones against brute force, and the proof that this comparison notices a broken rule. */
final class CronOracleTest {

    private static final long CHECKS_WANTED = 1_000_000;
    private static final int MUTANT_TRIES = 1_500;

    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "Europe/London",
            "Europe/Dublin",
            "Europe/Chisinau",
            "America/New_York",
            "America/St_Johns",
            "America/Havana",
            "America/Santiago",
            "America/Asuncion",
            "America/Sao_Paulo",
            "America/Nuuk",
            "America/Scoresbysund",
            "Atlantic/Azores",
            "Africa/Casablanca",
            "Africa/El_Aaiun",
            "Africa/Cairo",
            "Africa/Monrovia",
            "Asia/Beirut",
            "Asia/Gaza",
            "Asia/Tehran",
            "Asia/Kathmandu",
            "Asia/Pyongyang",
            "Asia/Manila",
            "Australia/Lord_Howe",
            "Australia/Adelaide",
            "Antarctica/Troll",
            "Pacific/Apia",
            "Pacific/Auckland",
            "Pacific/Chatham",
            "Pacific/Kwajalein");

    private static final AtomicLong CHECKS = new AtomicLong();
    private static final AtomicLong NANOS = new AtomicLong();

    @Provide
    Arbitrary<CronModel> models() {
        return CronModels.any();
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZONES).map(ZoneId::of);
    }

    @Property(tries = 4_000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void agreesWithBruteForce(
            @ForAll("models") CronModel model,
            @ForAll("zones") ZoneId zone,
            @ForAll DstPolicy policy,
            @ForAll long seed) {
        long start = System.nanoTime();
        Optional<CompiledCron> cron = compile(model);
        if (cron.isEmpty()) {
            assertThat(firesInFourCenturies(model))
                    .as("%s was rejected as never firing", model)
                    .isFalse();
            return;
        }
        Random random = new Random(seed);
        OracleWindow.Verdict verdict = OracleWindow.random(model, zone, random)
                .compare(model, policy, evaluator(cron.get(), zone, policy)::next, random);
        assertThat(verdict.difference()).isEmpty();
        CHECKS.addAndGet(verdict.checks());
        NANOS.addAndGet(System.nanoTime() - start);
    }

    @AfterContainer
    static void checkedEnough() {
        System.out.printf(
                "cron against brute force: %,d answers in %d zones, 0 wrong, %.1f s%n",
                CHECKS.get(), ZONES.size(), NANOS.get() / 1e9);
        assertThat(CHECKS.get()).isGreaterThanOrEqualTo(CHECKS_WANTED);
    }

    @Example
    void noticesAnOverlapThatFiresTwice() {
        assertNoticed((cron, zone, policy) -> new CronEvaluator(
                cron.pattern(),
                ZoneTimeline.of(zone),
                new DstRule(true, DstRule.of(cron.interval(), policy).longestGapSeconds())));
    }

    @Example
    void noticesAGapThatSwallowsFireTimes() {
        assertNoticed((cron, zone, policy) ->
                new CronEvaluator(cron.pattern(), ZoneTimeline.of(zone), new DstRule(cron.interval(), 0)));
    }

    @Example
    void noticesDaysCombinedTheWrongWay() {
        assertNoticed((cron, zone, policy) -> new CronEvaluator(
                CronPattern.of(cron.terms(), cron.dayRule(!cron.eitherDay())),
                ZoneTimeline.of(zone),
                DstRule.of(cron.interval(), policy)));
    }

    private interface Mutant {
        CronEvaluator of(CompiledCron cron, ZoneId zone, DstPolicy policy);
    }

    /** The same random cases must pass with the real evaluator and fail with the mutant. */
    private void assertNoticed(Mutant mutant) {
        List<Case> cases = cases().limit(MUTANT_TRIES).toList();
        assertThat(cases).noneMatch(each -> each.differs(CronOracleTest::evaluator));
        assertThat(cases).anyMatch(each -> each.differs(mutant));
    }

    private Stream<Case> cases() {
        Random random = new Random(Arbitraries.longs().sample());
        return models().sampleStream()
                .flatMap(model -> compile(model).stream().map(cron -> {
                    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
                    return new Case(model, cron, OracleWindow.random(model, zone, random), random.nextLong());
                }));
    }

    private record Case(CronModel model, CompiledCron cron, OracleWindow window, long seed) {

        boolean differs(Mutant mutant) {
            DstPolicy policy = DstPolicy.RUN_AFTER_GAP;
            LongUnaryOperator next = mutant.of(cron, window.zone(), policy)::next;
            return window.compare(model, policy, next, new Random(seed))
                    .difference()
                    .isPresent();
        }
    }

    private static CronEvaluator evaluator(CompiledCron cron, ZoneId zone, DstPolicy policy) {
        return new CronEvaluator(cron.pattern(), ZoneTimeline.of(zone), DstRule.of(cron.interval(), policy));
    }

    /** Empty if the expression is refused because it never fires; any other refusal fails the test. */
    private static Optional<CompiledCron> compile(CronModel model) {
        try {
            return Optional.of(CompiledCron.validated(CronText.of(model.text(), model.dialect()), model.dialect()));
        } catch (IllegalArgumentException e) {
            assertThat(e).as("%s", model).hasMessageContaining("never fires");
            return Optional.empty();
        }
    }

    private static boolean firesInFourCenturies(CronModel model) {
        return LocalDate.of(2000, 1, 1).datesUntil(LocalDate.of(2400, 1, 1)).anyMatch(model.date());
    }
}
