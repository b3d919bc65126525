package dev.carillon.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.testing.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The test kit stands on its own: it needs no test framework, and nothing of our own tests that is not in its jar. */
class KitTest {

    private static final Set<String> CORE_KIT = Set.of("VirtualClock", "FaultyStore");
    private static final Set<String> BRIDGE = Set.of("TurnedNode", "HeldRuns");

    private final JavaClasses kit = new ClassFileImporter()
            .importPackagesOf(SchedulerNode.class, TestCluster.class, VirtualClock.class)
            .that(DescribedPredicate.describe("belong to the kit", KitTest::isKit));

    private static boolean isKit(JavaClass type) {
        String name = type.getName().replaceFirst("\\$.*", "");
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return switch (type.getPackageName()) {
            case "dev.carillon.node.testing" -> true;
            case "dev.carillon.testing" -> CORE_KIT.contains(simple);
            case "dev.carillon.node" -> BRIDGE.contains(simple);
            default -> false;
        };
    }

    @Test
    void itNeedsNoTestFramework() {
        assertThat(kit).hasSizeGreaterThan(8);
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.junit..", "org.assertj..", "org.awaitility..", "net.jqwik.."))
                .check(kit);
    }

    @Test
    void itNeedsNothingOfOurTestsThatIsNotInItsJar() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "come from our tests and are not part of the kit", type -> isOfTests(type) && !isKit(type)))
                .check(kit);
    }

    private static boolean isOfTests(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString())
                .filter(uri -> uri.contains("test-classes") || uri.contains("-tests.jar"))
                .isPresent();
    }

    @Test
    void theJarIsLimitedToIt() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        for (String part : BRIDGE) {
            assertThat(pom).contains("<include>dev/carillon/node/" + part + "*.class</include>");
        }
        assertThat(pom).contains("<include>dev/carillon/node/testing/**</include>");
    }
}
