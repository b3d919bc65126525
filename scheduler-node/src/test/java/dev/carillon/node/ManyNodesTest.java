package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What many nodes ask of a store that has the same fires for all of them, counted on a virtual clock. */
class ManyNodesTest {

    private static final int FIRES_PER_SECOND = 100;
    private static final int SECONDS = 3;
    private static final int MOST_READ_PER_FIRE = 4;
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Cluster cluster = new Cluster();

    /** A node more must not mean a node more that looks after every fire. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 30, 100})
    void eachFireIsRunOnceAndFewLook(int nodes) {
        for (int i = 0; i < nodes; i++) {
            cluster.add("n" + i, (p, run) -> {});
        }
        for (int i = 0; i < FIRES_PER_SECOND; i++) {
            Instant first = Cluster.START.plus(SETTLE).plusMillis(10L * i);
            cluster.put("s" + i, new Every(Duration.ofSeconds(1)), first);
        }
        cluster.runFor(SETTLE.plusSeconds(1).minusMillis(5));
        cluster.forgetFires();
        int looks = calls("peek");
        int read = read();
        int claims = calls("claim");
        int all = calls();

        cluster.runFor(Duration.ofSeconds(SECONDS));

        List<Cluster.Fire> fires = cluster.fires();
        double looksPerFire = (calls("peek") - looks) / (double) fires.size();
        double readPerFire = (read() - read) / (double) fires.size();
        System.out.printf(
                "%d nodes: %.2f looks, %.2f schedules read, %.2f claims, %.2f requests a fire; %.1f requests a second and node%n",
                nodes,
                looksPerFire,
                readPerFire,
                (calls("claim") - claims) / (double) fires.size(),
                (calls() - all) / (double) fires.size(),
                (calls() - all) / (double) nodes / SECONDS);
        assertThat(fires.stream().map(fire -> fire.run().id()))
                .hasSize(SECONDS * FIRES_PER_SECOND)
                .doesNotHaveDuplicates();
        assertThat(readPerFire).isLessThan(MOST_READ_PER_FIRE);
        assertThat(looksPerFire).isLessThan(1 + nodes / 20.0);
    }

    private int read() {
        return cluster.members.stream().mapToInt(member -> member.line.read()).sum();
    }

    private int calls(String method) {
        return cluster.members.stream()
                .mapToInt(member -> member.line.calls(method))
                .sum();
    }

    private int calls() {
        return cluster.members.stream().mapToInt(member -> member.line.calls()).sum();
    }
}
