package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule of docs/semantics.md is a row, and every row names tests that there are. */
class SemanticsDocTest {

    private static final Path PAGE = Path.of("..", "docs", "semantics.md");
    private final RuleTables tables = new RuleTables();

    @Test
    void everyRowOfTheSemanticsNamesTestsThatThereAre() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        assertThat(page.stream().filter(line -> line.startsWith("|"))).hasSizeGreaterThan(50);
        assertThat(tables.faults(page)).isEmpty();
    }

    @Test
    void aPageWithFaultsIsRefused() {
        List<String> head = List.of("| rule | test |", "| --- | --- |");
        assertThat(tables.faults(with(
                        head, "| fine | `CronOracleTest`, `CronSemantics.theAnswerDoesNotDependOnWhenItIsAsked` |")))
                .isEmpty();
        assertThat(tables.faults(with(head, "| a rule | nobody |")))
                .singleElement()
                .asString()
                .startsWith("a row without");
        assertThat(tables.faults(with(head, "| a rule | `NoSuchTest` |")))
                .singleElement()
                .asString()
                .startsWith("no test");
        assertThat(tables.faults(with(head, "| a rule | `CronOracleTest.noSuchMethod` |")))
                .singleElement()
                .asString()
                .startsWith("no test");
        assertThat(tables.faults(with(head, "| a rule | `CronSemantics.runDay` |")))
                .singleElement()
                .asString()
                .startsWith("not a test");
        assertThat(tables.faults(List.of("- a rule of its own"))).hasSize(1);
    }

    private static List<String> with(List<String> head, String row) {
        List<String> page = new ArrayList<>(head);
        page.add(row);
        return page;
    }
}
