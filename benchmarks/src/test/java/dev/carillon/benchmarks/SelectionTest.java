package dev.carillon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Contenders;
import dev.carillon.benchmarks.workload.Workloads;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Words choose workloads, their sizes and contenders, in any order. */
class SelectionTest {

    @Test
    void takesEverythingWhenNothingIsNamed() {
        Selection all = select(null);
        assertThat(all.contenders()).isEqualTo(Contenders.all());
        assertThat(names(all)).contains("drain:1", "drain:2", "burst:5000", "footprint:100000");
    }

    @Test
    void takesWhatIsNamed() {
        Selection some = select(null, "carillon", "burst:1000", "floor", "drain");
        assertThat(names(some)).containsExactly("burst:1000", "drain:1", "drain:2");
        assertThat(some.contenders()).extracting(Contender::name).containsExactly("carillon", "floor");
    }

    @Test
    void replacesSizesThatAreCounts() {
        assertThat(names(select(50, "burst", "drain"))).containsExactly("burst:50", "drain:1", "drain:2");
    }

    @Test
    void namesTheWordThatItDoesNotKnowAndThoseThatItKnows() {
        assertThatThrownBy(() -> select(null, "drian"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"drian\"")
                .hasMessageContaining("drain, burst")
                .hasMessageContaining("floor, carillon");
        assertThatThrownBy(() -> select(null, "burst:7")).hasMessageContaining("\"burst:7\"");
    }

    private static Selection select(@Nullable Integer count, String... words) {
        return Selection.parse(List.of(words), Workloads.all(), Contenders.all())
                .counting(count);
    }

    private static List<String> names(Selection selection) {
        return selection.parts().stream()
                .map(part -> part.workload().name() + ":" + part.size())
                .toList();
    }
}
