package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong: one line that names it, the documented exit code, and Redis as it was. */
class BadInputTest {

    private static final String PASSWORD = "right";

    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().own().password(PASSWORD).start();
        assertThat(terminal()
                        .run("create", "--id", "there", "--task", "log", "--cron", "0 0 1 1 *")
                        .code())
                .isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Terminal terminal() {
        return Terminal.on(server.url());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void isUsage(String named, String commandLine) {
        refused(terminal(), ExitCode.USAGE, named, commandLine);
    }

    static Stream<Arguments> isUsage() {
        return Stream.of(definitions(), otherVerbs(), looksAndNotes()).flatMap(each -> each);
    }

    private static Stream<Arguments> definitions() {
        String create = "create --namespace other --task log ";
        String every = create + "--every 1m ";
        return Stream.of(
                arguments("zone: \"Europe/Atlantis\"", create + "--cron @daily --zone Europe/Atlantis"),
                arguments("zone: \"CET\"", create + "--cron @daily --zone CET"),
                arguments("cron: hour field \"25\"", create + "--cron 0_25_*_*_*"),
                arguments("cron: expression \"* *\"", create + "--cron *_*"),
                arguments("cron: ", create + "--cron 0_0_30_2_*"),
                arguments("every: \"PT-5M\"", create + "--every -5m"),
                arguments("every: \"PT0.099S\"", create + "--every 99ms"),
                arguments("'--every': \"5\"", create + "--every 5"),
                arguments("'--every': \"often\"", create + "--every often"),
                arguments("everyAfterCompletion: \"PT0S\"", create + "--every-after 0s"),
                arguments("in: PT-1S", create + "--in -1s"),
                arguments("at: \"tomorrow\"", create + "--at tomorrow"),
                arguments("at: \"2026-12-24T18:00\"", create + "--at 2026-12-24T18:00"),
                arguments("at: 2026-03-29T02:30", create + "--at 2026-03-29T02:30 --zone Europe/Berlin"),
                arguments("startAt: ", create + "--at 2026-12-25T18:00:00Z --start-at 2026-12-24T18:00:00Z"),
                arguments("recurrence: ", create),
                arguments("every: cannot be combined with cron", create + "--cron @daily --every 1m"),
                arguments("payload: ", every + "--payload {"),
                arguments("payload: 70002 bytes", every + "--payload \"" + "x".repeat(70_000) + "\""),
                arguments("payload-file: \"/no/such/file\"", every + "--payload-file /no/such/file"),
                arguments("id: \"a/b\"", every + "--id a/b"),
                arguments("task: \"Log\"", "create --namespace other --task Log --every 1m"),
                arguments("'--task", "create --namespace other --every 1m"),
                arguments("tags: \"a b\"", every + "--tag a_b"),
                arguments("description: ", every + "--description " + "x".repeat(501)),
                arguments("timeout: \"PT0S\"", every + "--timeout 0s"),
                arguments("retry.maxRetries: \"-1\"", every + "--retries -1"),
                arguments("'--retries'", every + "--retries many"),
                arguments("overlap: \"allow:0\"", every + "--overlap allow:0"),
                arguments("misfire: \"maybe\"", every + "--misfire maybe"),
                arguments("misfire: \"fire-all:0\"", every + "--misfire fire-all:0"),
                arguments("overlap: \"queue\"", every + "--overlap queue"),
                arguments("endAt: ", every + "--start-at 2027-01-02T00:00:00Z --end-at 2027-01-01T00:00:00Z"),
                arguments("maxRuns: ", every + "--max-runs 0"),
                arguments("jitter: ", every + "--jitter 2d"),
                arguments("priority: ", every + "--priority 10"),
                arguments("calendar: \"Feiertage\"", every + "--except Feiertage"),
                arguments("except: there is no calendar \"nowhere\"", every + "--except nowhere"),
                arguments("except: ", every + "--except a,b,c,d,e"),
                arguments("except: does not go together", create + "--at 2030-01-01T00:00:00Z --except a"),
                arguments("except: does not go together", create + "--every-after 1m --except a"),
                arguments("startDeadline: ", every + "--start-deadline 10ms"),
                arguments("pauseAfterFailures: ", every + "--pause-after-failures=-1"),
                arguments("catchUpWindow: ", every + "--catch-up 1ms"),
                arguments("'--on-conflict': \"ask\"", every + "--on-conflict ask"),
                arguments("'--frequency'", create + "--frequency 5"));
    }

    private static Stream<Arguments> otherVerbs() {
        return Stream.of(
                arguments("id: \"\"", "get --namespace other ⟨⟩"),
                arguments("id: \"a?b\"", "get --namespace other a\nb"),
                arguments("id: \"a b\"", "delete --yes --namespace other a_b"),
                arguments("id: \"a b\"", "pause --reason x --namespace other a_b"),
                arguments("id: \"a b\"", "resume --namespace other a_b"),
                arguments("id: \"a b\"", "trigger --namespace other a_b"),
                arguments("id: \"a b\"", "explain --namespace other a_b"),
                arguments("id: \"a b\"", "runs --namespace other a_b"),
                arguments("id: \"a b\"", "misses --namespace other a_b"),
                arguments("run: the id must be", "cancel --namespace other nightly"),
                arguments("run: the id must be", "cancel --namespace other a_b@20260101T000000Z"),
                arguments("limit: 0", "runs --namespace other there --limit 0"),
                arguments("limit: 1001", "misses --namespace other there --limit 1001"),
                arguments("'--state': \"gone\"", "runs --namespace other there --state gone"),
                arguments("state: running is no end", "runs --namespace other there --state running"),
                arguments("'--catch-up': \"all\"", "resume --namespace other there --catch-up all"),
                arguments("'--file", "apply --namespace other"),
                arguments("file: \"/no/such/file\"", "apply --namespace other -f /no/such/file"),
                arguments("file: \"/no/such/file\"", "import --namespace other /no/such/file"),
                arguments("prune: needs yes", "apply --namespace other -f - --prune"),
                arguments("'--on-conflict': \"ask\"", "import --namespace other - --on-conflict ask"),
                arguments("file: \"/no/such/file\"", "calendar put --namespace other -f /no/such/file"),
                arguments("'--file", "calendar put --namespace other"),
                arguments("calendar: say", "calendar"),
                arguments("calendar: \"A\"", "calendar get --namespace other A"),
                arguments("calendar: \"a b\"", "calendar delete --namespace other a_b"),
                arguments("'--output': \"xml\"", "calendar list --namespace other -o xml"),
                arguments("task: \"A\"", "export --namespace other --task A"),
                arguments("'--output': \"xml\"", "export --namespace other -o xml"),
                arguments("reason: ", "pause --reason ⟨⟩ --namespace other there"),
                arguments("'--reason", "pause --namespace other there"),
                arguments("until: 2020-01-01T00:00:00Z", "pause --reason x there --until 2020-01-01T00:00:00Z"),
                arguments("until: ", "pause --reason x --all --until -1h"),
                arguments("until: \"soon\"", "pause --reason x --namespace other --all --until soon"),
                arguments("until: \"2026-12-24\"", "pause --reason x --namespace other --all --until 2026-12-24"),
                arguments("until: ", "pause --reason x --namespace other --all --until 100000000000w"),
                arguments("tag: \"a b\"", "pause --reason x --namespace other --tag a_b"),
                arguments("task: \"A\"", "pause --reason x --namespace other --task A"),
                arguments("id: give either", "pause --reason x --namespace other"),
                arguments("id: give either", "pause --reason x --namespace other there --all"),
                arguments("id: give either", "resume --namespace other --tag a --all"),
                arguments("tag: \"\"", "resume --namespace other --tag ⟨⟩"),
                arguments("'--output': \"xml\"", "pauses --namespace other -o xml"),
                arguments("namespace: ", "list --namespace a:b"),
                arguments("redis: ", "list --redis nonsense"),
                arguments("task: \"A\"", "list --namespace other --task A"),
                arguments("'--state': \"gone\"", "list --namespace other --state gone"),
                arguments("'--output': \"xml\"", "list --namespace other -o xml"),
                arguments("runs: -1", "get --namespace other --runs -1 there"),
                arguments("\"frobnicate\"", "frobnicate --namespace other"),
                arguments("ioPermits: 0", "node --namespace other --io-permits 0"),
                arguments("lease: PT0.001S", "node --namespace other --lease 1ms"),
                arguments("durability: 'twice' is none of", "node --namespace other --durability twice"),
                arguments("unsafe-server: 'so' is neither", "node --namespace other --unsafe-server so"),
                arguments("node: ", "node --namespace other --id a/b"),
                arguments("wait: PT-1S", "node --namespace other --wait -1s"),
                arguments("cron: ", "next ⟨⟩"),
                arguments("cron: ", "next 0_0_30_2_*"),
                arguments("from: \"now\"", "next @daily --from now"),
                arguments("-n, --count: 0 must be from 1 to 1000", "next @daily -n 0"),
                arguments("calendar: \"/no/such/file\"", "next @daily --calendar /no/such/file"),
                arguments("zone: \"Mars\"", "next @daily --zone Mars"));
    }

    private static Stream<Arguments> looksAndNotes() {
        return Stream.of(
                arguments("id: \"a b\"", "describe --namespace other a_b"),
                arguments("-n, --count: 0", "describe --namespace other there -n 0"),
                arguments("-n, --count: 101", "describe --namespace other there -n 101"),
                arguments("limit: 0", "events --namespace other --limit 0"),
                arguments("limit: 1001", "events --namespace other --limit 1001"),
                arguments("id: \"a b\"", "events --namespace other a_b"),
                arguments("'--output': \"xml\"", "events --namespace other -o xml"),
                arguments("'--output': \"xml\"", "nodes --namespace other -o xml"),
                arguments("'--output': \"xml\"", "doctor --namespace other -o xml"),
                arguments("'--output': \"xml\"", "top --once --namespace other -o xml"),
                arguments("url: \"ftp://a\"", "health --url ftp://a"),
                arguments("url: \"a b\"", "health --url a_b"),
                arguments("url: \"http://a?b\"", "health --url http://a?b"),
                arguments("timeout: 0s", "health --timeout 0s"),
                arguments("timeout: 2m", "health --timeout 2m"),
                arguments("reason: ", "trigger --namespace other there --reason " + "x".repeat(501)),
                arguments("reason: ", "delete --namespace other there --yes --reason a\nb"),
                arguments("actor: ", "skip --namespace other there --actor ⟨⟩"),
                arguments("actor: ", "resume --namespace other there --actor " + "x".repeat(101)),
                arguments("actor: ", "cancel --namespace other there@20260101T000000Z --actor ⟨⟩"),
                arguments("actor: ", "caps --namespace other --schedules 1 --actor ⟨⟩"),
                arguments("actor: ", create("--actor ⟨⟩")),
                arguments("actor: ", create("--dry-run --actor ⟨⟩")));
    }

    private static String create(String more) {
        return "create --namespace other --task log --every 1m " + more;
    }

    @Test
    void badSettingOfTheEnvironmentIsUsage() {
        refused(terminal().with("CARILLON_LEASE", "soon"), ExitCode.USAGE, "'--lease': \"soon\"", "node");
        refused(terminal().with("CARILLON_OUTPUT", "soon"), ExitCode.USAGE, "'--output': \"soon\"", "list");
    }

    @ParameterizedTest
    @MethodSource
    void unknownIdIsNotFound(String commandLine) {
        refused(terminal(), ExitCode.NOT_FOUND, "id: there is no schedule \"nowhere\"", commandLine);
    }

    static Stream<String> unknownIdIsNotFound() {
        return Stream.of(
                "get nowhere",
                "pause nowhere --reason x",
                "resume nowhere",
                "resume nowhere --catch-up fire-once",
                "runs nowhere",
                "misses nowhere",
                "trigger nowhere",
                "delete nowhere --yes",
                "explain nowhere",
                "describe nowhere",
                "skip nowhere",
                "delete nowhere --dry-run");
    }

    @Test
    void anUnknownRunIsNotFound() {
        String run = "there@20260101T000000Z";
        refused(terminal(), ExitCode.NOT_FOUND, "run: there is no unfinished run \"" + run + "\"", "cancel " + run);
    }

    @Test
    void anotherDefinitionIsAConflict() {
        refused(
                terminal(),
                ExitCode.CONFLICT,
                "id: \"there\" is taken",
                "create --id there --task log --every 1m --on-conflict fail");
    }

    @ParameterizedTest
    @MethodSource
    void absentServerIsUnreachable(String commandLine) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Terminal elsewhere = Terminal.on("redis://127.0.0.1:" + port);
        refused(elsewhere, ExitCode.UNREACHABLE, "127.0.0.1:" + port, commandLine);
    }

    static Stream<String> absentServerIsUnreachable() {
        return Stream.of(
                "list",
                "get there",
                "runs there",
                "pauses",
                "pause there --reason x",
                "resume --all",
                "cancel there@20260101T000000Z",
                "export",
                "create --task log --every 1m",
                "delete there --yes",
                "delete there --dry-run",
                "create --task log --every 1m --dry-run",
                "describe there",
                "nodes",
                "events --limit 1",
                "top --once",
                "node --http off");
    }

    @ParameterizedTest
    @MethodSource("absentServerIsUnreachable")
    void wrongPasswordIsUnreachable(String commandLine) {
        String place = server.host() + ":" + server.port();
        Answer wrong = refused(
                Terminal.on("redis://:wrong@" + place),
                ExitCode.UNREACHABLE,
                "the server refused the credentials: redis " + place,
                commandLine);
        assertThat(wrong.err()).doesNotContain("wrong@").doesNotContain(PASSWORD);
        refused(Terminal.on("redis://" + place), ExitCode.UNREACHABLE, "refused the credentials", commandLine);
    }

    @Test
    void unknownTaskIsAWarningOnly() {
        Answer answer = terminal().run("create", "--namespace", "waiting", "--task", "unheard-of", "--every", "1h");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).hasLineCount(1).contains("No live node knows the task \"unheard-of\"");
        assertThat(answer.out()).contains("created");
    }

    /** An underscore stands for a space inside a word, and angle brackets for an empty word. */
    private static Answer refused(Terminal terminal, int code, String named, String commandLine) {
        Map<String, String> before = content();
        String[] args = Arrays.stream(commandLine.split(" "))
                .map(word -> word.equals("⟨⟩") ? "" : word.replace('_', ' '))
                .toArray(String[]::new);
        Answer answer = terminal.run(args);
        assertThat(answer.err()).startsWith("carillon: ").contains(named).hasLineCount(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.code()).isEqualTo(code);
        assertThat(content()).isEqualTo(before);
        return answer;
    }

    private static Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        server.call("KEYS", "*").lines().forEach(key -> content.put(key, server.call("DUMP", key)));
        assertThat(server.call("DBSIZE")).isEqualTo(Integer.toString(content.size()));
        return content;
    }
}
