package dev.carillon.benchmarks.contender;

import java.util.List;

/** All contenders, the floor first. */
public final class Contenders {

    private static final List<Contender> ALL = List.of(
            new Floor(),
            new CarillonContender(),
            new CarillonUnmetered(),
            new CarillonCluster(),
            new BullMq(),
            new DbScheduler(),
            new Redisson(),
            new Runr(),
            new Quartz());

    private Contenders() {}

    /** The contender of a name that is known. */
    public static Contender named(String name) {
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("contender: there is no \"" + name + "\""));
    }

    /** Every contender, in the order of the tables. */
    public static List<Contender> all() {
        return ALL;
    }
}
