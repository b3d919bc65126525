package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code acl/} allow what the scripts and the classes here send, and no command besides. */
class AclCommandsTest {

    /** What the connection itself sends: on opening it, for an address with a database or a name, and to hear that it lives. */
    private static final Set<String> CONNECTION = Set.of("client|setname", "ping", "select");

    /** What is sent only when somebody asks for more than is usual, and has to be granted for that. */
    private static final Set<String> UNUSUAL = Set.of("config|get");

    private static final Pattern IN_LUA = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
    private static final Pattern IN_JAVA =
            Pattern.compile("(?:commands(?:\\(\\))?|connection|opened\\.async\\(\\))\\s*\\.(\\w+)\\(");

    /** What is dispatched by the name that the client has for it. */
    private static final Pattern DISPATCHED = Pattern.compile("CommandType\\.(\\w+)");

    /** Where a method of the client is not called as the command that it sends. */
    private static final Map<String, List<String>> SENT_AS = Map.of(
            "waitForReplication", List.of("wait"),
            "configGet", List.of("config|get"),
            "xgroupCreate", List.of("xgroup|create"),
            "xgroupDelconsumer", List.of("xgroup|delconsumer"),
            "xinfoConsumers", List.of("xinfo|consumers"),
            "zrevrangeWithScores", List.of("zrevrange"),
            "zrangebyscoreWithScores", List.of("zrangebyscore"));

    /** Methods with these names that send nothing. */
    private static final Set<String> NO_COMMANDS = Set.of(
            "async", "close", "closeAsync", "dispatch", "size", "forEach", "stream", "getConnection", "getPartitions");

    @Test
    void aNodeMaySendWhatTheScriptsAndClassesSendAndNothingElse() throws IOException {
        TreeSet<String> sent = new TreeSet<>(CONNECTION);
        for (Script script : Script.values()) {
            sent.addAll(inLua(script));
        }
        sent.addAll(inJava());
        sent.removeAll(UNUSUAL);
        assertThat(Role.NODE.commands()).isEqualTo(sent);
    }

    @Test
    void theOthersMayLess() {
        assertThat(Role.NODE.commands()).containsAll(Role.CLIENT.commands());
        assertThat(Role.CLIENT.commands()).containsAll(Role.VIEWER.commands());
        assertThat(Role.NODE.commands()).containsAll(Role.CONSUMER.commands());
        assertThat(Role.VIEWER.commands()).doesNotContain("evalsha", "eval", "publish", "set", "hset");
    }

    /** The commands in the text of a script, with what it includes. */
    static Set<String> inLua(Script script) {
        Set<String> commands = new TreeSet<>();
        Matcher calls = IN_LUA.matcher(script.text(true));
        while (calls.find()) {
            commands.add(calls.group(1).toLowerCase(Locale.ROOT));
        }
        return commands;
    }

    private static Set<String> inJava() throws IOException {
        Set<String> commands = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                DISPATCHED
                        .matcher(text)
                        .results()
                        .forEach(type -> commands.add(type.group(1).toLowerCase(Locale.ROOT)));
                Matcher calls = IN_JAVA.matcher(text);
                while (calls.find()) {
                    String method = calls.group(1);
                    if (!NO_COMMANDS.contains(method)) {
                        commands.addAll(SENT_AS.getOrDefault(method, List.of(method.toLowerCase(Locale.ROOT))));
                    }
                }
            }
        }
        return commands;
    }
}
