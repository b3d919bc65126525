package dev.carillon.redis;

import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The users that a server is to have, as the files in {@code acl/} make them. */
enum Role {
    NODE,
    CLIENT,
    VIEWER,
    CONSUMER;

    private static final String PASSWORD = "minimal";

    /** The rules of the file for another namespace than the one that it is written for. */
    List<String> rules(String namespace) {
        String name = "acl/" + name().toLowerCase(Locale.ROOT) + ".acl";
        try (InputStream in = Role.class.getResourceAsStream(name)) {
            String line = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(line.strip().split(" "))
                    .skip(2)
                    .map(rule -> rule.replace("carillon:", namespace + ":"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands that the file allows, as Redis names them. */
    Set<String> commands() {
        Set<String> commands = new TreeSet<>();
        rules("any").stream()
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .forEach(commands::add);
        return commands;
    }

    /** Makes the user, with more rules behind those of the file, and says how to enter as it. */
    String enter(RedisServer server, String user, String namespace, String... more) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", user));
        Stream.of(rules(namespace), List.of(">" + PASSWORD), List.of(more)).forEach(words::addAll);
        server.call(words.toArray(String[]::new));
        return "redis://" + user + ":" + PASSWORD + "@" + server.host() + ":" + server.port();
    }

    /** Files for users that read and do not write need a server that knows the difference. */
    static boolean canEnter(RedisServer server) {
        return !server.version().startsWith("6.");
    }

    /** What the server refused the user so far: what, where, and the object, one a line. */
    static List<String> refusals(RedisServer server, String user) {
        List<String> log = server.call("ACL", "LOG", "128").lines().toList();
        List<String> refusals = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            boolean isOurs = log.get(i).equals("username") && log.get(i + 1).equals(user);
            if (isOurs) {
                refusals.add(String.join(" ", log.subList(Math.max(0, i - 6), i)));
            }
        }
        return refusals;
    }
}
