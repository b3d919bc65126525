package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.node.testing.TestCluster;
import dev.carillon.schedule.Retry;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/testing.md compile as they stand, and pass; its error message is the one that the kit writes. */
class TestingDocTest {

    private static final String PAGE = "testing.md";
    private static final Pattern NAME = Pattern.compile("(?m)^class (\\w+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyExamplePasses() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Map<String, String> sources = new LinkedHashMap<>();
        for (String block : DocBlocks.of(PAGE, "java")) {
            Matcher name = NAME.matcher(block);
            assertThat(name.find()).isTrue();
            names.add(name.group(1));
            sources.put(name.group(1), block);
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(4);
        ClassLoader loader = DocBlocks.compile(sources, folder);
        for (String name : names) {
            Class<?> example = loader.loadClass(name);
            for (Method method : example.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    tests.add(DynamicTest.dynamicTest(name + "." + method.getName(), () -> run(example, method)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(names.size());
        return tests.stream();
    }

    private static void run(Class<?> example, Method method) throws Exception {
        Constructor<?> constructor = example.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        method.invoke(constructor.newInstance());
    }

    @Test
    void theErrorOnThePageIsTheOneThatIsThrown() throws Exception {
        Task<String> task = Task.of("import", String.class).withRetry(Retry.fixed(2, Duration.ofMinutes(1)));
        TestCluster cluster = TestCluster.create();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(task, (file, run) -> {
                    if (run.attempt() < 3) {
                        throw new IllegalStateException(file + " is not there yet");
                    }
                })
                .build();
        cluster.addNode("a", tasks);
        cluster.client().schedule(task, "orders.csv").id("orders").now().create();
        cluster.advance(Duration.ofSeconds(150));
        assertThatThrownBy(() -> cluster.assertThat("orders").attempted(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage(DocBlocks.of(PAGE, "text").get(0).strip());
    }
}
