package dev.carillon.house;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules about what compiled classes may do to each other. */
final class ArchitectureRules {

    private static final String ROOT = "dev.carillon.";
    private static final String DATES = "java\\.time\\.(Instant|LocalDate|LocalTime|LocalDateTime|ZonedDateTime"
            + "|OffsetDateTime|OffsetTime|Year|YearMonth|MonthDay)";

    private ArchitectureRules() {}

    /** Returns all rules that the classes of the modules must keep. */
    static List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>();
        new TreeMap<>(HouseList.MAY_SEE).forEach((self, others) -> rules.add(mayOnlySee(self, others)));
        rules.add(everyPackageIsListed());
        new TreeMap<>(HouseList.LIBRARIES).forEach((library, users) -> rules.add(libraryOnlyIn(library, users)));
        rules.add(libraryInOneClassOnly("com.cronutils"));
        rules.add(noSystemClock(HouseList.CLOCKS));
        rules.add(noSleep(HouseList.SLEEPERS));
        rules.add(noRawThreads(HouseList.THREADS));
        return rules;
    }

    /** A package may see itself and the others in its row, of all that is ours. */
    static ArchRule mayOnlySee(String self, Set<String> others) {
        Set<String> forbidden = new TreeSet<>(HouseList.MAY_SEE.keySet());
        forbidden.addAll(List.of("node.main", "redis.testing", "testing"));
        forbidden.removeAll(others);
        forbidden.remove(self);
        String[] packages = forbidden.stream().map(ROOT::concat).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + self)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .as("dev.carillon." + self + " sees only " + new TreeSet<>(others) + " of ours")
                .allowEmptyShould(true);
    }

    /** A new package is a decision: it must be entered in the table. */
    static ArchRule everyPackageIsListed() {
        Set<String> known =
                HouseList.MAY_SEE.keySet().stream().map(ROOT::concat).collect(Collectors.toSet());
        known.add(HouseList.WIRING);
        return noClasses()
                .should()
                .resideOutsideOfPackages(known.toArray(String[]::new))
                .as("every package of ours is in HouseList.MAY_SEE");
    }

    static ArchRule libraryOnlyIn(String library, Set<String> users) {
        return noClasses()
                .that(DescribedPredicate.not(partOf(users)))
                .should()
                .dependOnClassesThat(resideInAPackage(library + ".."))
                .as(library + " is used only in " + new TreeSet<>(users))
                .allowEmptyShould(true);
    }

    static ArchRule libraryInOneClassOnly(String library) {
        return classes().should(new OneUserOnly(library)).as(library + " is used in one class only");
    }

    static ArchRule noSystemClock(Set<String> allowed) {
        DescribedPredicate<JavaAccess<?>> clock = called("java\\.lang\\.System", "currentTimeMillis|nanoTime")
                .or(called(DATES, "now"))
                .or(called("java\\.time\\.Clock", "system.*|tick.*"))
                .or(called("java\\.time\\.InstantSource", "system"))
                .or(called("java\\.util\\.(Date|GregorianCalendar)", "<init>"))
                .or(called("java\\.util\\.Calendar", "getInstance"));
        return banned(clock, allowed, "the system clock is read in one place only; everybody else is given a clock");
    }

    static ArchRule noSleep(Set<String> allowed) {
        DescribedPredicate<JavaAccess<?>> sleep = called("java\\.lang\\.Thread", "sleep|onSpinWait")
                .or(called("java\\.util\\.concurrent\\.TimeUnit", "sleep"))
                .or(called("java\\.util\\.concurrent\\.locks\\.LockSupport", "park.*"));
        return banned(sleep, allowed, "nobody sleeps but the one place that may");
    }

    static ArchRule noRawThreads(Set<String> allowed) {
        DescribedPredicate<JavaAccess<?>> threads = called(
                        "java\\.lang\\.Thread", "<init>|ofVirtual|ofPlatform|startVirtualThread")
                .or(called("java\\.util\\.concurrent\\.Executors", ".*"))
                .or(called("java\\.util\\.concurrent\\.(ScheduledT|T)hreadPoolExecutor", "<init>"))
                .or(called("java\\.util\\.concurrent\\.ForkJoinPool", "<init>|commonPool"))
                .or(called("java\\.util\\.Timer", "<init>"));
        return banned(threads, allowed, "threads and executors are made in one place only");
    }

    private static ArchRule banned(DescribedPredicate<JavaAccess<?>> access, Set<String> allowed, String why) {
        return noClasses()
                .that(DescribedPredicate.not(partOf(allowed)))
                .should()
                .accessTargetWhere(access)
                .as(why + " (allowed: " + new TreeSet<>(allowed) + ")")
                .allowEmptyShould(true);
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> called(String ownerPattern, String methodPattern) {
        DescribedPredicate<HasName> name = nameMatching(methodPattern);
        return DescribedPredicate.describe(
                ownerPattern + "." + methodPattern,
                access -> target(owner(nameMatching(ownerPattern))).test(access) && name.test(access.getTarget()));
    }

    /** A class of one of these packages (itself, not those below it), or one of these classes with all in it. */
    private static DescribedPredicate<JavaClass> partOf(Set<String> packagesOrClasses) {
        return DescribedPredicate.describe(
                "in " + packagesOrClasses,
                type -> packagesOrClasses.contains(type.getPackageName())
                        || packagesOrClasses.contains(outermost(type)));
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Collects the users of a library and complains about every one if there are several. */
    private static final class OneUserOnly extends ArchCondition<JavaClass> {
        private final String library;
        private final Map<String, Dependency> users = new TreeMap<>();

        OneUserOnly(String library) {
            super("be the only user of " + library);
            this.library = library;
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getPackageName().startsWith(library)) {
                    users.put(outermost(type), dependency);
                }
            }
        }

        @Override
        public void finish(ConditionEvents events) {
            if (users.size() > 1) {
                users.values().forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
            }
            users.clear();
        }
    }
}
