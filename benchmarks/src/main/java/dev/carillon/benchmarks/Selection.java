package dev.carillon.benchmarks;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads, in which sizes, by which contenders.
 *
 * @param parts the workloads, one for each size
 * @param contenders who does them
 */
record Selection(List<Part> parts, List<Contender> contenders) {

    /** One size of a workload. */
    record Part(Workload workload, String size) {}

    private static final String SIZE_MARK = ":";

    /**
     * Reads words such as {@code drain}, {@code burst:1000} and {@code floor}, in any order. No workload among them means
     * all of them, and so does no contender.
     *
     * @throws IllegalArgumentException naming the word that is neither
     */
    static Selection parse(List<String> words, List<Workload> workloads, List<Contender> contenders) {
        List<Part> parts = new ArrayList<>();
        List<Contender> chosen = new ArrayList<>();
        for (String word : words) {
            Optional<Contender> contender =
                    contenders.stream().filter(each -> each.name().equals(word)).findFirst();
            if (contender.isPresent()) {
                chosen.add(contender.get());
            } else {
                parts.addAll(parts(word, workloads, contenders));
            }
        }
        return new Selection(
                parts.isEmpty() ? workloads.stream().flatMap(Selection::sizes).toList() : List.copyOf(parts),
                chosen.isEmpty() ? contenders : List.copyOf(chosen));
    }

    /** The same with this many schedules, in one size only where the sizes differ in nothing else. */
    Selection counting(@Nullable Integer count) {
        if (count == null) {
            return this;
        }
        List<Part> counted = parts.stream()
                .map(part ->
                        part.workload().isSizedByCount() ? new Part(part.workload(), Integer.toString(count)) : part)
                .distinct()
                .toList();
        return new Selection(counted, contenders);
    }

    private static List<Part> parts(String word, List<Workload> workloads, List<Contender> contenders) {
        List<Part> found = workloads.stream()
                .flatMap(Selection::sizes)
                .filter(part -> word.equals(part.workload().name())
                        || word.equals(part.workload().name() + SIZE_MARK + part.size()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("\"" + word + "\" is neither a workload ("
                    + workloads.stream().map(Workload::name).collect(Collectors.joining(", "))
                    + "; or one size of it, such as "
                    + workloads.get(0).name() + SIZE_MARK
                    + workloads.get(0).cases().get(0)
                    + ") nor a contender ("
                    + contenders.stream().map(Contender::name).collect(Collectors.joining(", ")) + ")");
        }
        return found;
    }

    private static Stream<Part> sizes(Workload workload) {
        return workload.cases().stream().map(size -> new Part(workload, size));
    }
}
