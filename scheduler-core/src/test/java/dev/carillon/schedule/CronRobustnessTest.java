package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.testing.cron.CronModel;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is thrown at it, a cron is either refused politely or works in every respect. */
final class CronRobustnessTest {

    private static final List<String> PIECES = List.of(
            "*", "?", "/", "-", ",", "#", "L", "W", "H", "(", ")", "0", "1", "2", "5", "7", "15", "31", "59", "2030",
            "JAN", "mon", "SUN", " ", " ", " ", "@", "x");

    @Provide
    Arbitrary<String> babble() {
        return Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(24).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> nearMisses() {
        Arbitrary<String> field = Arbitraries.of(PIECES)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(pieces -> String.join("", pieces).replace(" ", ""));
        return field.list().ofMinSize(5).ofMaxSize(7).map(fields -> String.join(" ", fields));
    }

    @Provide
    Arbitrary<CronModel> models() {
        return CronModels.any();
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void babbleIsRefusedInOneLine(@ForAll("babble") String text, @ForAll CronDialect dialect) {
        tryOut(text, dialect);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void nearMissesAreRefusedInOneLine(@ForAll("nearMisses") String text, @ForAll CronDialect dialect) {
        tryOut(text, dialect);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void oneWrongCharacterIsSurvived(@ForAll("models") CronModel model, @ForAll char wrong, @ForAll int position) {
        int index = Math.floorMod(position, model.text().length());
        tryOut(model.text().substring(0, index) + wrong + model.text().substring(index + 1), model.dialect());
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void everythingValidHasWords(@ForAll("models") CronModel model) {
        tryOut(model.text(), model.dialect());
    }

    private static void tryOut(String text, CronDialect dialect) {
        Cron cron;
        try {
            cron = Cron.of(text, dialect, Cron.zone("Europe/Berlin"), DstPolicy.RUN_AFTER_GAP);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .startsWith("cron: ")
                    .matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]{10,400}");
            return;
        }
        assertThat(cron.describe()).isNotBlank();
        assertThat(cron.times(text).describe()).isNotBlank();
        assertThat(Cron.of(cron.expression(), dialect, cron.zone(), cron.dst())).isEqualTo(cron);
        assertThat(cron.times(text).preview(Instant.parse("2026-03-28T12:00:00Z"), 3))
                .hasSizeLessThanOrEqualTo(3);
    }
}
