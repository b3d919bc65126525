package dev.carillon.node.http;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.run.NodeId;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.Letter;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import dev.carillon.testing.FaultyStore;
import dev.carillon.testing.InMemoryMailbox;
import dev.carillon.testing.VirtualClock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** An inbox in memory whose loop is turned by hand. */
abstract class InboxCase {

    static final String SCHEDULES = "/api/v1/schedules/";

    final VirtualClock clock = new VirtualClock();
    final InMemoryScheduleStore store = new InMemoryScheduleStore(clock);
    final FaultyStore way = new FaultyStore(store);
    final InMemoryMailbox mailbox = new InMemoryMailbox(clock);
    final SchedulerClient client = new SchedulerClient(store, "test");
    private final SchedulerNode node = new SchedulerNode(
            way.store(),
            TaskRegistry.builder()
                    .add(Task.of("log", JsonNode.class), (payload, run) -> {})
                    .build(),
            NodeConfig.builder().node(new NodeId("node-1")).build());
    final InboxLoop loop = new InboxLoop(mailbox, new Stage.Scene(way.store(), node), node.id());

    @AfterEach
    final void closeNode() {
        node.close();
    }

    /** Another node on the same inbox. */
    final InboxLoop loop(String name) {
        return new InboxLoop(mailbox, new Stage.Scene(way.store(), node), new NodeId(name));
    }

    /** Writes a letter, lets it be handled, and returns its reply. */
    final Map<String, String> ask(Map<String, String> fields) {
        Letter letter = mailbox.post(fields);
        loop.runOnce();
        return reply(letter);
    }

    final Map<String, String> ask(String request, String body) {
        return ask(Map.of("request", request, "body", body));
    }

    final Map<String, String> ask(String request) {
        return ask(Map.of("request", request));
    }

    final Map<String, String> reply(Letter letter) {
        return mailbox.replies().stream()
                .filter(reply -> letter.id().equals(reply.get("request")))
                .findFirst()
                .orElseThrow();
    }
}
