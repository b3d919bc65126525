package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of all modules keep the rules; and each rule finds what is planted against it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    @SuppressWarnings("NullAway.Init")
    private JavaClasses ours;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeAll
    void importAllModules() {
        ImportOption noTestJars = location -> !location.contains("-tests.jar");
        ours = new ClassFileImporter()
                .withImportOption(noTestJars)
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.carillon");
    }

    static List<ArchRule> rules() {
        return ArchitectureRules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(ours);
    }

    @Test
    void seesEveryModule() {
        assertThat(ours.stream().map(type -> type.getPackageName().split("\\.", -1)[2]))
                .contains("schedule", "redis", "node");
    }

    @ParameterizedTest
    @CsvSource({
        "schedule, store",
        "schedule, task",
        "run, task",
        "run, plan",
        "store, task",
        "store, plan",
        "store, effect",
        "effect, store",
        "effect, client",
        "plan, client",
        "store, client",
        "store, redis",
        "client, redis",
        "redis, node",
        "redis, redis.testing",
        "node, redis",
        "node, node.main",
        "node, node.http",
        "node.http, redis",
        "node.cli, node.demo",
        "node.cli, node.main",
        "node.demo, node.main"
    })
    void findsAPackageThatSeesTooMuch(String self, String other) {
        JavaClasses planted = PlantedCode.compile(
                directory,
                "package dev.carillon." + other + "; public class Seen {}",
                "package dev.carillon." + self + "; class Seeing { dev.carillon." + other + ".Seen seen; }");
        ArchRule rule = ArchitectureRules.mayOnlySee(self, row(self));
        assertThat(violations(rule, planted)).anyMatch(line -> line.contains("Seeing.seen"));
    }

    @ParameterizedTest
    @CsvSource({
        "task, schedule",
        "plan, run",
        "store, run",
        "effect, task",
        "client, store",
        "redis, store",
        "node, client",
        "node.http, node"
    })
    void letsAPackageSeeWhatItsRowNames(String self, String other) {
        JavaClasses planted = PlantedCode.compile(
                directory,
                "package dev.carillon." + other + "; public class Seen {}",
                "package dev.carillon." + self + "; class Seeing { dev.carillon." + other + ".Seen seen; }");
        assertThat(violations(ArchitectureRules.mayOnlySee(self, row(self)), planted))
                .isEmpty();
    }

    @Test
    void findsAPackageThatIsNotInTheTable() {
        JavaClasses planted = PlantedCode.compile(directory, "package dev.carillon.misc; class Stray {}");
        assertThat(violations(ArchitectureRules.everyPackageIsListed(), planted))
                .anyMatch(line -> line.contains("Stray"));
    }

    @ParameterizedTest
    @CsvSource({
        "io.lettuce, node, io.lettuce.core.RedisURI",
        "io.lettuce, node.main, io.lettuce.core.RedisURI",
        "io.netty, node, io.netty.buffer.ByteBuf",
        "com.cronutils, plan, com.cronutils.model.Cron",
        "tools.jackson, schedule, tools.jackson.databind.JsonNode",
        "tools.jackson, node, tools.jackson.databind.JsonNode",
        "io.micrometer, redis, io.micrometer.core.instrument.Counter",
        "org.HdrHistogram, store, org.HdrHistogram.Histogram",
        "java.sql, store, java.sql.Connection",
        "javax.sql, node, javax.sql.DataSource",
        "picocli, node, picocli.CommandLine"
    })
    void findsALibraryOutsideItsPlace(String library, String self, String type) {
        JavaClasses planted =
                PlantedCode.compile(directory, "package dev.carillon." + self + "; class Using { " + type + " used; }");
        Set<String> users = HouseList.LIBRARIES.getOrDefault(library, Set.of());
        assertThat(violations(ArchitectureRules.libraryOnlyIn(library, users), planted))
                .anyMatch(line -> line.contains("Using.used"));
    }

    @Test
    void letsALibraryBeUsedInItsPlace() {
        JavaClasses planted = PlantedCode.compile(
                directory,
                "package dev.carillon.schedule; class JsonText { static class Reader { tools.jackson.databind.JsonNode n; } }",
                "package dev.carillon.redis; class Codec { tools.jackson.databind.JsonNode n; }");
        Set<String> users = HouseList.LIBRARIES.getOrDefault("tools.jackson", Set.of());
        assertThat(violations(ArchitectureRules.libraryOnlyIn("tools.jackson", users), planted))
                .isEmpty();
    }

    @Test
    void findsASecondUserOfTheCronLibrary() {
        String one =
                "package dev.carillon.schedule; class Cron { com.cronutils.model.Cron used; class In { com.cronutils.model.Cron used; } }";
        ArchRule rule = ArchitectureRules.libraryInOneClassOnly("com.cronutils");
        assertThat(violations(rule, PlantedCode.compile(directory.resolve("a"), one)))
                .isEmpty();

        String two = "package dev.carillon.schedule; class Other { com.cronutils.model.Cron used; }";
        assertThat(violations(rule, PlantedCode.compile(directory.resolve("b"), one, two)))
                .anyMatch(line -> line.contains("Other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.currentTimeMillis()",
                "System.nanoTime()",
                "java.time.Instant.now()",
                "java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC)",
                "java.time.Clock.systemUTC()",
                "new java.util.Date()",
                "((java.util.function.LongSupplier) System::nanoTime).getAsLong()"
            })
    void findsAReadOfTheSystemClock(String expression) {
        JavaClasses planted = planted("Object o = " + expression + ";");
        assertThat(violations(ArchitectureRules.noSystemClock(Set.of()), planted))
                .isNotEmpty();
        assertThat(violations(ArchitectureRules.noSystemClock(Set.of("dev.carillon.node.Planted")), planted))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thread.sleep(1);",
                "java.util.concurrent.TimeUnit.SECONDS.sleep(1);",
                "java.util.concurrent.locks.LockSupport.parkNanos(1);"
            })
    void findsASleep(String statement) {
        JavaClasses planted = planted("{ " + statement + " } Planted() throws Exception {}");
        assertThat(violations(ArchitectureRules.noSleep(Set.of()), planted)).isNotEmpty();
        assertThat(violations(ArchitectureRules.noSleep(Set.of("dev.carillon.node.Planted")), planted))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new Thread()",
                "Thread.ofVirtual()",
                "Thread.startVirtualThread(() -> {})",
                "java.util.concurrent.Executors.newCachedThreadPool()",
                "new java.util.concurrent.ScheduledThreadPoolExecutor(1)",
                "java.util.concurrent.ForkJoinPool.commonPool()",
                "new java.util.Timer()"
            })
    void findsARawThread(String expression) {
        JavaClasses planted = planted("Object o = " + expression + ";");
        assertThat(violations(ArchitectureRules.noRawThreads(Set.of()), planted))
                .isNotEmpty();
        assertThat(violations(ArchitectureRules.noRawThreads(Set.of("dev.carillon.node.Planted")), planted))
                .isEmpty();
    }

    private JavaClasses planted(String body) {
        return PlantedCode.compile(directory, "package dev.carillon.node; class Planted { " + body + " }");
    }

    private static Set<String> row(String self) {
        return HouseList.MAY_SEE.getOrDefault(self, Set.of());
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
