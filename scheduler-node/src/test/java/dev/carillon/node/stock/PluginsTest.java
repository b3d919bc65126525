package dev.carillon.node.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.house.DocBlocks;
import dev.carillon.schedule.TaskName;
import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that jars in a folder bring. */
class PluginsTest {

    private static final String SERVICE = "META-INF/services/dev.carillon.task.TaskProvider";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path classes;

    private static String source(String type, String task) {
        return """
            import dev.carillon.task.Task;
            import dev.carillon.task.TaskProvider;
            import dev.carillon.task.TaskRegistry;

            public final class %1$s implements TaskProvider {
                @Override
                public void register(TaskRegistry.Builder tasks) {
                    tasks.add(Task.of("%2$s"), (nothing, run) -> {});
                }
            }
            """.formatted(type, task);
    }

    /** Compiles a provider of a task and puts it into a jar that names another class or the same. */
    private void jar(String file, String type, String task, String named) throws IOException {
        DocBlocks.compile(Map.of(type, source(type, task)), classes);
        try (OutputStream out = Files.newOutputStream(folder.resolve(file));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry(type + ".class"));
            jar.write(Files.readAllBytes(classes.resolve(type + ".class")));
            jar.putNextEntry(new ZipEntry(SERVICE));
            jar.write(named.getBytes(StandardCharsets.UTF_8));
        }
    }

    private TaskRegistry registry() {
        TaskRegistry.Builder tasks = TaskRegistry.builder();
        Plugins.add(folder, tasks);
        return tasks.build();
    }

    @Test
    void everyJarBringsItsTasks() throws Exception {
        jar("one.jar", "OneTask", "one", "OneTask");
        jar("two.jar", "TwoTask", "two", "TwoTask");
        assertThat(registry().names()).containsExactly(new TaskName("one"), new TaskName("two"));
    }

    @Test
    void aFolderWithoutTasksBringsNone() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "not a jar");
        assertThat(registry().names()).isEmpty();
    }

    @Test
    void twoTasksOfOneNameAreAMistake() throws Exception {
        jar("one.jar", "OneTask", "same", "OneTask");
        jar("two.jar", "TwoTask", "same", "TwoTask");
        assertThatThrownBy(this::registry)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("task: ");
    }

    @Test
    void aJarThatDoesNotDoWhatItSaysIsAMistake() throws Exception {
        jar("one.jar", "OneTask", "one", "Missing");
        assertThatThrownBy(this::registry)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("plugins: ");
    }

    @Test
    void aFolderThatIsNotThereIsAMistake() {
        assertThatThrownBy(() -> Plugins.add(folder.resolve("none"), TaskRegistry.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("plugins: ");
    }

    @Test
    void aStockNodeRunsThemBesideItsOwn() throws Exception {
        jar("one.jar", "OneTask", "one", "OneTask");
        StockTasks tasks = new StockTasks("ns", List.of(), null, List.of(), folder);
        assertThat(tasks.registry(StockTasksTest.consumers()).names())
                .extracting(TaskName::value)
                .containsExactly("http", "log", "one", "stream");
    }

    @Test
    void aTaskOfTheStockNodeCannotBeReplaced() throws Exception {
        jar("one.jar", "OneTask", "http", "OneTask");
        StockTasks tasks = new StockTasks("ns", List.of(), null, List.of(), folder);
        assertThatThrownBy(() -> tasks.registry(StockTasksTest.consumers()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("task: \"http\"");
    }
}
