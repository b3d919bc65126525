package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.house.SourceFile.Remark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's files keep the rules; and each rule finds what is planted against it. */
class SourceRulesTest {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class TheHouse {

        private final HouseTree tree = HouseTree.find();
        private final List<SourceFile> files = new ArrayList<>();

        @BeforeAll
        void readAllFiles() {
            files.addAll(tree.javaFiles());
        }

        @Test
        void hasNoFileThatIsTooLong() {
            assertNothing(SourceRules::fileSize);
        }

        @Test
        void hasNoMethodThatIsTooLong() {
            reportOnly(file -> SourceRules.methodSize(file, HouseList.METHOD_AIM_LINES));
            assertNothing(file -> SourceRules.methodSize(file, HouseList.METHOD_LINES));
        }

        @Test
        void hasNoConstructorWithTooManyParameters() {
            assertNothing(SourceRules::constructorSize);
        }

        @Test
        void hasNoEmptyOrForeignNames() {
            assertNothing(SourceRules::names);
        }

        @Test
        void hasNothingUnfinished() {
            assertThat(tree.files(".java", ".lua", ".xml", ".sh", ".yaml", ".yml", ".properties", "/carillon", "/run"))
                    .flatMap(path -> SourceRules.unfinished(path.toString(), tree.lines(path)))
                    .isEmpty();
        }

        @Test
        void hasNoScriptThatIsTooLong() {
            assertThat(tree.files(".lua"))
                    .allSatisfy(path -> assertThat(tree.lines(path)).hasSizeLessThanOrEqualTo(HouseList.SCRIPT_LINES));
        }

        @Test
        void readsNothingThatChoosesItsClass() {
            assertThat(main()).flatMap(SourceRules::trustingReads).isEmpty();
        }

        @Test
        void buildsRedisKeysInOneClass() {
            assertThat(SourceRules.keysInOneFile(main())).isEmpty();
        }

        @Test
        void namesLuaFilesInOneClass() {
            assertThat(SourceRules.scriptsInOneFile(main())).isEmpty();
        }

        @Test
        void skipsNoTestWithoutAListedReason() {
            Path list = tree.root().resolve("scheduler-node/src/test/resources/house/skipped-tests.txt");
            Set<String> listed = HouseTree.skippedTests(tree.lines(list));
            assertThat(SourceRules.skippedTests(files, listed)).isEmpty();
        }

        private List<SourceFile> main() {
            return files.stream().filter(SourceFile::isMain).toList();
        }

        private void assertNothing(Function<SourceFile, List<Remark>> rule) {
            assertThat(files).isNotEmpty();
            assertThat(files).flatMap(rule).isEmpty();
        }

        /** The aim is stricter than the limit; what lies between is said and not failed. */
        private void reportOnly(Function<SourceFile, List<Remark>> rule) {
            files.stream()
                    .flatMap(file -> rule.apply(file).stream())
                    .forEach(remark -> System.out.println("aim: " + remark));
        }
    }

    @Test
    void findsAFileThatIsTooLong() {
        assertThat(SourceRules.fileSize(file("class A {}" + "\n".repeat(400) + "//")))
                .isNotEmpty();
        assertThat(SourceRules.fileSize(file("class A {}" + "\n".repeat(398) + "//")))
                .isEmpty();
    }

    @Test
    void findsAMethodThatIsTooLong() {
        assertThat(SourceRules.methodSize(file(method(69)), 70))
                .hasToString("[A.java:1: m has 71 lines, more than 70]");
        assertThat(SourceRules.methodSize(file(method(68)), 70)).isEmpty();
    }

    @Test
    void findsAConstructorWithTooManyParameters() {
        assertThat(SourceRules.constructorSize(file("class A { A(" + parameters(8) + ") {} }")))
                .hasSize(1);
        assertThat(SourceRules.constructorSize(file("class A { A(" + parameters(7) + ") {} }")))
                .isEmpty();
        assertThat(SourceRules.constructorSize(file("record A(" + parameters(8) + ") { }")))
                .isEmpty();
        assertThat(SourceRules.constructorSize(file("class A { void m(" + parameters(8) + ") {} }")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ScheduleManager", "RedisHelper", "Utils", "TimeUtil", "StoreImpl", "NodeInfo", "RunData",
                "RunProcessor", "StoreBase", "BaseStore", "Job", "JobStore", "WorkerPool", "LeaseLock",
                "TaskExecution", "NodeInstance", "Trigger", "CronTrigger"
            })
    void findsANameThatSaysNothingOrIsForeign(String name) {
        assertThat(SourceRules.names(file("class Outer { class " + name + " {} }")))
                .hasSize(1);
        assertThat(SourceRules.names(file("record " + name + "() {}"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Clock", "TriggerCommand", "BlockReader", "DataSize", "Baseline", "Schedule"})
    void leavesOtherNamesAlone(String name) {
        assertThat(SourceRules.names(file("class " + name + " { Object o = new Object() {}; }")))
                .isEmpty();
    }

    @Test
    void findsWhatIsUnfinished() {
        assertThat(SourceRules.unfinished("a.lua", List.of("-- fine", "-- TO" + "DO: later")))
                .hasToString("[a.lua:2: unfinished: TO" + "DO]");
        assertThat(SourceRules.unfinished("a.java", List.of("// FIX" + "ME"))).hasSize(1);
        assertThat(SourceRules.unfinished("a.java", List.of("mastodon"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Object o = Class.forName(name);",
                "Object o = loader.loadClass(name);",
                "ObjectInputStream in;",
                "Object o = mapper.activateDefaultTyping(validator);",
                "@JsonTypeInfo(use = Id.CLASS) Object o;",
                "Object o = JsonMapper.builder().build().readTree(text);",
                "Object o = new JsonFactory().createParser(text);"
            })
    void findsWhatLetsDataChooseAClassOrIsReadWithoutLimits(String member) {
        assertThat(SourceRules.trustingReads(file("class A { " + member + " }")))
                .hasSize(1);
    }

    @Test
    void letsMappersWriteAndReadWithinLimits() {
        assertThat(SourceRules.trustingReads(file("class A { String s = JsonMapper.builder().build().write(a); }")))
                .isEmpty();
        assertThat(SourceRules.trustingReads(file(
                        "class A { Object o = JsonFactory.builder().streamReadConstraints(a).build().readTree(b); }")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {":{3}:due:", "schedule:%s", "ns:leases", ":run:", "{3}:x", "carillon:wake"})
    void findsASecondBuilderOfKeys(String text) {
        SourceFile one = SourceFile.of("One.java", "class One { String s = \"" + text + "\"; }");
        SourceFile two = SourceFile.of("Two.java", "class Two { String s = \"" + text + "\"; }");
        assertThat(SourceRules.keysInOneFile(List.of(one))).isEmpty();
        assertThat(SourceRules.keysInOneFile(List.of(one, two))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claimed {} runs",
                "no schedule is due",
                "run ended: {}",
                "schedule: too long",
                "scheduler.runs",
                "due"
            })
    void takesNoSentenceForAKey(String text) {
        SourceFile one = SourceFile.of("One.java", "class One { String s = \"" + text + "\"; }");
        SourceFile two = SourceFile.of("Two.java", "class Two { String s = \"" + text + "\"; }");
        assertThat(SourceRules.keysInOneFile(List.of(one, two))).isEmpty();
    }

    @Test
    void findsASecondPlaceThatNamesScripts() {
        SourceFile one = SourceFile.of("One.java", "class One { String s = \"claim.lua\"; }");
        SourceFile two = SourceFile.of("Two.java", "class Two { /* x.lua */ String s = \"lib/time.lua\"; }");
        SourceFile three = SourceFile.of("Three.java", "class Three { /* x.lua */ }");
        assertThat(SourceRules.scriptsInOneFile(List.of(one, two))).hasSize(2);
        assertThat(SourceRules.scriptsInOneFile(List.of(one, three))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Disabled(\"x\") void m() {}",
                "@org.junit.jupiter.api.condition.EnabledOnOs(LINUX) void m() {}",
                "void m() { assumeTrue(a); }",
                "void m() { Assumptions.abort(); }"
            })
    void findsATestThatMayBeSkipped(String member) {
        SourceFile file = file("package p; class A { class In { " + member + " } }");
        assertThat(SourceRules.skippedTests(List.of(file), Set.of()))
                .singleElement()
                .asString()
                .contains("may be skipped");
        assertThat(SourceRules.skippedTests(
                        List.of(file), HouseTree.skippedTests(List.of("# c", "", "p.A.In#m | why"))))
                .isEmpty();
    }

    @Test
    void findsAListedTestThatIsNotSkipped() {
        assertThat(SourceRules.skippedTests(List.of(file("class A { void m() {} }")), Set.of("A#m")))
                .hasToString("[A#m: is listed as skipped but is not]");
        List<String> noReason = List.of("A#m |");
        assertThatThrownBy(() -> HouseTree.skippedTests(noReason)).hasMessageContaining("reason");
    }

    private static SourceFile file(String text) {
        return SourceFile.of("A.java", text);
    }

    private static String method(int statements) {
        return "class A { void m() {\n" + "i++;\n".repeat(statements) + "} }";
    }

    private static String parameters(int count) {
        return IntStream.range(0, count).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
    }
}
