package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.PlainCli;
import dev.carillon.redis.testing.RedisServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every redis-cli line of the documentation runs as it stands on a live namespace, and prints what the page shows. */
class RedisCliLinesTest {

    private static final String START = "<!-- redis-cli lines";
    private static final String END = "<!-- end of the redis-cli lines -->";
    private static final Pattern ENTRY =
            Pattern.compile("```sh\n(redis-cli [^\n]+|for [^\n]+)\n```\n(?:\n```text\n(.*?)```\n)?", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z|\\b\\d{13}(?:-\\d+)?\\b|\\b\\d{16}\\b|\\b[\\w-]{22}\\b");

    private static RedisServer server;
    private static LiveNamespace live;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @BeforeAll
    static void startServer() {
        server = RedisServer.builder().own().start();
        live = new LiveNamespace(server);
        live.fill();
    }

    @AfterAll
    static void stopServer() {
        live.close();
        server.close();
    }

    @Test
    void everyLineOfThePageRunsAndPrintsWhatItShows() throws Exception {
        String part = DocsFile.REDIS_KEYS.between(START, END);
        Matcher entry = ENTRY.matcher(part);
        StringBuilder expected = new StringBuilder();
        int entries = 0;
        while (entry.find()) {
            entries++;
            String shown = entry.group(2) == null ? "" : entry.group(2);
            String printed = run(entry.group(1), hasRedisCli());
            assertThat(printed).as(entry.group(1)).isNotBlank();
            String text = plain(printed).equals(plain(shown)) ? shown : printed;
            entry.appendReplacement(
                    expected,
                    Matcher.quoteReplacement("```sh\n" + entry.group(1) + "\n```\n\n```text\n" + text + "```\n"));
        }
        entry.appendTail(expected);
        assertThat(entries).isGreaterThanOrEqualTo(10);
        DocsFile.REDIS_KEYS.requireBetween(START, END, expected.toString());
    }

    @Test
    void theLinesOfTheReadmeAreAmongThem() throws IOException {
        List<String> all = lines(DocsFile.REDIS_KEYS.between(START, END));
        List<String> shown = lines(DocsFile.README.between(START, END));
        assertThat(shown).hasSizeBetween(3, 5);
        assertThat(all).containsAll(shown);
    }

    /** Where there is no redis-cli the same lines run with a stand-in, so that they are never untested. */
    @Test
    void theLinesRunWithoutRedisCliToo() throws Exception {
        for (String line : lines(DocsFile.README.between(START, END))) {
            assertThat(plain(run(line, false))).as(line).isEqualTo(plain(run(line, hasRedisCli())));
        }
    }

    private static List<String> lines(String part) {
        List<String> lines = new ArrayList<>();
        Matcher entry = ENTRY.matcher(part);
        while (entry.find()) {
            lines.add(entry.group(1));
        }
        return lines;
    }

    /** Times, fences and tokens differ from run to run; columns may be spaced otherwise. */
    private static String plain(String text) {
        return TIME.matcher(text).replaceAll("T").replaceAll("[ \t]+", " ").strip();
    }

    private static boolean hasRedisCli() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, "redis-cli"))) {
                return true;
            }
        }
        return false;
    }

    private static String run(String line, boolean withRedisCli) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", "set -o pipefail; " + line);
        bash.environment().put("CARILLON_REDIS", server.url());
        if (!withRedisCli) {
            bash.environment().merge("PATH", standIn() + ":", (path, first) -> first + path);
        }
        Process process = bash.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.replaceAll("(?m)[ \t]+$", "").replace('\t', ' ');
    }

    private static Path standIn() throws IOException {
        Path script = folder.resolve("redis-cli");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                script,
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -Xshare:auto -cp '"
                        + System.getProperty("java.class.path") + "' " + PlainCli.class.getName() + " \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return folder;
    }
}
