package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every promise and every fault of docs/guarantees.md names tests that there are. */
class GuaranteesDocTest {

    @Test
    void everyRowNamesTestsThatThereAre() throws IOException {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "guarantees.md"));
        assertThat(page.stream().filter(line -> line.startsWith("|"))).hasSizeGreaterThan(30);
        assertThat(new RuleTables().faults(page)).isEmpty();
    }
}
