package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java block of the README compiles as it stands, against a real Redis, and does what it says. */
class ReadmeIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theExampleSchedulesAReportAndStartsANode() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            compile(javaBlock().replace("redis://localhost:6379", server.url()));
            try (ChildJvm example = ChildJvm.startIn(folder, "Example")) {
                example.awaitLine("running true");
            }
            try (ScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url()))) {
                List<StoredSchedule> schedules = store.list(ListRequest.all()).schedules();
                assertThat(schedules).singleElement().satisfies(stored -> {
                    assertThat(stored.schedule().task()).isEqualTo(new TaskName("report"));
                    assertThat(stored.schedule().payload().json()).isEqualTo("{\"customer\":\"acme\"}");
                });
            }
        }
    }

    private static String javaBlock() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private void compile(String block) throws Exception {
        Path source = folder.resolve("Example.java");
        Files.writeString(source, block);
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(problems).isZero();
    }
}
