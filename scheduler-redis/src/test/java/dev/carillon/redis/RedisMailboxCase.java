package dev.carillon.redis;

import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Mailbox;
import dev.carillon.testing.MailboxContract;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** The contract on a server, in a namespace of its own for each test, and what programs do, with a connection of their own. */
abstract class RedisMailboxCase extends MailboxContract {

    static final Duration GIVEN_AGAIN_AFTER = Duration.ofSeconds(1);

    final String namespace = "mail-" + UUID.randomUUID().toString().substring(0, 8);
    private final OwnLink program = new OwnLink(configOfPrograms().withNamespace(namespace));

    /** How nodes enter, with the namespace of this test. */
    abstract RedisStoreConfig config();

    /** How programs enter. */
    abstract RedisStoreConfig configOfPrograms();

    @AfterEach
    final void leave() {
        program.close();
    }

    Keys keys() {
        return new Keys(namespace);
    }

    @Override
    protected Mailbox open() {
        return RedisMailbox.open(config(), GIVEN_AGAIN_AFTER);
    }

    @Override
    protected void passUntilGivenAgain() {
        long until = System.nanoTime() + GIVEN_AGAIN_AFTER.plusMillis(50).toNanos();
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() > until);
    }

    String add(String key, Map<String, String> fields) {
        return program.requests().send("add", commands -> commands.xadd(key, fields));
    }

    private List<Map<String, String>> read(String key) {
        return program.requests().send("read", commands -> commands.xrange(key, Range.unbounded())).stream()
                .map(StreamMessage::getBody)
                .toList();
    }

    @Override
    protected String post(Map<String, String> fields) {
        return add(keys().inbox(), fields);
    }

    @Override
    protected List<Map<String, String>> replies() {
        return read(keys().replies());
    }

    @Override
    protected List<Map<String, String>> sent(String stream) {
        return read(keys().stream(stream));
    }

    @Override
    protected void acknowledge(Acknowledgement acknowledgement) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("run", acknowledgement.run().value());
        fields.put("fence", acknowledgement.fence().toString());
        acknowledgement.error().ifPresent(error -> fields.put("error", error));
        acknowledgement.result().ifPresent(result -> fields.put("result", result));
        add(keys().acks(), fields);
    }
}
