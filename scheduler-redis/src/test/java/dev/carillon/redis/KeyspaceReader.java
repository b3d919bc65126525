package dev.carillon.redis;

import dev.carillon.redis.Keyspace.Content;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the whole of a namespace in one step. */
final class KeyspaceReader implements AutoCloseable {

    private final RedisClient client;
    private final RedisCommands<String, String> commands;
    private final String script;
    private final String namespace;

    KeyspaceReader(String url, String namespace) {
        this.client = RedisClient.create(url);
        this.commands = client.connect().sync();
        this.namespace = namespace;
        try (InputStream stream = KeyspaceReader.class.getResourceAsStream("keyspace.lua")) {
            this.script = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Keyspace read() {
        List<Object> reply = commands.eval(script, ScriptOutputType.MULTI, new String[0], namespace + ":*");
        SortedMap<String, Content> keys = new TreeMap<>();
        for (int i = 0; i < reply.size(); i++) {
            List<Object> entry = Replies.list(reply, i);
            String type = Replies.text(entry, 1);
            keys.put(
                    Replies.text(entry, 0),
                    new Content(type, Long.parseLong(Replies.text(entry, 2)), members(type, Replies.list(entry, 3))));
        }
        return new Keyspace(keys, namespace + ":{0}:", Instant.now());
    }

    private static SortedMap<String, String> members(String type, List<Object> content) {
        SortedMap<String, String> members = new TreeMap<>();
        switch (type) {
            case "hash", "zset" -> members.putAll(Replies.fields(content, 0));
            case "string" -> members.put("", Replies.text(content, 0));
            case "stream" -> content.forEach(entry -> addEntry(members, Replies.listOf(entry)));
            default -> content.forEach(element -> members.put((String) element, ""));
        }
        return members;
    }

    /** Each field of an entry by itself, with the id of the entry before its name. */
    private static void addEntry(SortedMap<String, String> members, List<Object> entry) {
        Replies.fields(Replies.list(entry, 1), 0)
                .forEach((field, value) -> members.put(Replies.text(entry, 0) + " " + field, value));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
