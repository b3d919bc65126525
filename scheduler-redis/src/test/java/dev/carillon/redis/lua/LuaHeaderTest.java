package dev.carillon.redis.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header of every script says what its body does; and each kind of drift is found. */
class LuaHeaderTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/dev/carillon/redis/lua");
    private static final Path FIXTURE = Path.of("src/test/resources/lua-fixture");

    @Test
    void everyHeaderSaysWhatItsScriptDoes() throws IOException {
        Map<String, String> scripts = read(SCRIPTS);
        assertThat(scripts).isNotEmpty();
        assertThat(drift(scripts)).isEmpty();
    }

    @Test
    void theFixtureIsRight() throws IOException {
        Map<String, String> scripts = read(FIXTURE);
        assertThat(scripts).containsOnlyKeys("take.lua", "look.lua", "lib/now.lua");
        assertThat(drift(scripts)).isEmpty();
    }

    /** Each row changes one thing in the fixture, and names what is then said about it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            take.lua    | #!lua flags=allow-oom                | -- Takes                     | line 1 must be
            take.lua    | flags=allow-oom                      | flags=allow-everything       | unknown flags
            take.lua    | -- Takes one ticket                  | -- takes one ticket          | line 2 must say
            take.lua    | -- KEYS                              | -- TABLES                    | the sections are
            take.lua    | -- BOUND one                         | -- one                       | the sections are
            take.lua    | -- BOUND one script call per ticket asked for | -- BOUND            | BOUND must say
            take.lua    | 2 owners  HASH                       | 2 owners  MAP                | KEYS entry needs
            take.lua    | --   2 owners  HASH ticket -> who    | --     more about 1          | KEYS declared [1] but used [1, 2]
            take.lua    | = KEYS[1], KEYS[2]                   | = KEYS[1], KEYS[3]           | KEYS declared [1, 2] but used [1, 3]
            take.lua    | 2 holdMillis ms                      | 4 holdMillis ms              | ARGV entries are out of order
            take.lua    | 2 holdMillis ms                      | 2 -                          | ARGV entry needs
            take.lua    | tonumber(ARGV[2])                    | 5                            | ARGV declared [1, 2] but used [1]
            take.lua    | 3.. tickets                          | 3 tickets                    | walked through
            take.lua    | {'empty'}                            | {'none'}                     | RETURNS [empty, taken] but the body says [none, taken]
            take.lua    | --   empty                           | --   EMPTY                   | RETURNS entry needs a word
            take.lua    | WRITES 1 2                           | WRITES none                  | WRITES names keys [] but
            take.lua    | WRITES 1 2                           | WRITES 1 3                   | which are not in KEYS
            take.lua    | WRITES 1 2                           | WRITES tickets               | WRITES needs numbers
            take.lua    | lib/now.lua                          | lib/later.lua                | which is not there
            take.lua    | now_millis()                         | 17                           | uses nothing of it
            take.lua    | --#include lib/now.lua               | --                           | no script includes it
            look.lua    | 'HGET', KEYS[1], ARGV[1]             | 'HSET', KEYS[1], ARGV[1]     | has the flag no-writes but calls [HSET]
            look.lua    | #!lua flags=no-writes                | #!lua                        | lacks the flag no-writes
            look.lua    | 1 ticket words                       | 1.. ticket words             | is not walked through
            lib/now.lua | redis.call('TIME')                   | redis.call('TIME', KEYS[1])  | must be given what it needs
            lib/now.lua | -- The server's clock                | -- the server's clock        | line 1 must say
            lib/now.lua | local function now_millis            | function now_millis          | must define something local
            lib/now.lua | redis.call('TIME')                   | redis.call('TIME') return 'odd' | RETURNS [empty, taken] but
            """)
    void driftIsFound(String name, String from, String to, String complaint) throws IOException {
        Map<String, String> scripts = read(FIXTURE);
        String text = scripts.getOrDefault(name, "");
        assertThat(text).contains(from);
        scripts.put(name, text.replace(from, to));
        assertThat(drift(scripts)).anyMatch(line -> line.contains(complaint));
    }

    private static List<String> drift(Map<String, String> files) {
        Map<String, String> shared = new TreeMap<>(files);
        shared.keySet().removeIf(name -> !name.startsWith("lib/"));
        List<LuaScript> scripts = new ArrayList<>();
        files.forEach((name, text) -> {
            if (!name.startsWith("lib/")) {
                scripts.add(new LuaScript(name, text));
            }
        });
        List<String> drift = new ArrayList<>();
        scripts.forEach(script -> drift.addAll(LuaHeaders.drift(script, shared)));
        shared.keySet().forEach(name -> drift.addAll(LuaHeaders.sharedDrift(name, shared, scripts)));
        return drift;
    }

    /** Returns the text of every script below the folder, by its name relative to it. */
    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path path :
                        walk.filter(path -> path.toString().endsWith(".lua")).toList()) {
                    files.put(folder.relativize(path).toString(), Files.readString(path));
                }
            }
        }
        return files;
    }
}
