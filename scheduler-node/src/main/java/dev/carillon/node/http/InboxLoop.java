package dev.carillon.node.http;

import dev.carillon.node.Service;
import dev.carillon.node.Turn;
import dev.carillon.node.form.Json;
import dev.carillon.node.form.Line;
import dev.carillon.run.NodeId;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import dev.carillon.store.Pause;
import dev.carillon.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the letters of the inbox one after the other, by the routes of the API. One that cannot be handled because the store
 * is away is not answered, and comes again; every other one is answered, whatever is wrong with it, and gone. Not thread-safe.
 */
final class InboxLoop implements Service.Loop {

    /** What one turn did. */
    record InboxTurn(int received, int answered, long comeBackNanos) implements Turn {}

    /** How many letters a node takes at a time. */
    static final int MOST_LETTERS = 100;

    /** How often a letter is tried while the store is away, before it is answered that it is. */
    static final int MOST_TRIES = 10;

    /** The longest answer to something that only reads. */
    static final int MAX_READ_CHARS = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(InboxLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int TOO_LARGE = 413;

    /** Each failure takes as long as a request is repeated; after so many it is time for a pause. */
    private static final int MOST_FAILURES = 3;

    private final Mailbox mailbox;
    private final Stage.Scene scene;
    private final NodeId node;
    private final RouteFinder finder = new RouteFinder(Routes.ofSingleThings());
    private final Map<String, Integer> tries = new HashMap<>();

    InboxLoop(Mailbox mailbox, Stage.Scene scene, NodeId node) {
        this.mailbox = mailbox;
        this.scene = scene;
        this.node = node;
    }

    @Override
    public InboxTurn runOnce() {
        List<Letter> letters = mailbox.receive(node, MOST_LETTERS, PATIENCE);
        tries.keySet().retainAll(letters.stream().map(Letter::id).toList());
        int answered = 0;
        int failures = 0;
        StoreUnavailableException away = null;
        for (Letter letter : letters) {
            try {
                mailbox.answer(letter, reply(letter));
                answered++;
            } catch (StoreUnavailableException e) {
                away = e;
                failures++;
                if (failures == MOST_FAILURES) {
                    break;
                }
            }
        }
        if (away != null) {
            throw away;
        }
        return new InboxTurn(letters.size(), answered, 0);
    }

    private Map<String, String> reply(Letter letter) {
        try {
            return reply(answer(letter));
        } catch (StoreUnavailableException e) {
            if (tries.merge(letter.id(), 1, Integer::sum) < MOST_TRIES) {
                throw e;
            }
            return reply(Problems.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("this node is ending", e);
        } catch (RuntimeException | Error e) {
            Problem problem = Problems.of(e);
            if (problem.status() == Problems.FAILED) {
                LOG.error("the letter {} failed", letter.id(), e);
            }
            return reply(problem);
        }
    }

    private Answer answer(Letter letter) throws InterruptedException {
        requireSize(letter);
        for (String field : letter.fields().keySet()) {
            if (!LetterWords.FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        Line.of(field) + ": is no field of it, these are: " + String.join(", ", LetterWords.FIELDS));
            }
        }
        RouteFinder.Found found = finder.find(letter.fields().getOrDefault(LetterWords.REQUEST, ""));
        if (found.query().containsKey("wait")) {
            throw new IllegalArgumentException("wait: cannot be asked for here, where one waits for all others");
        }
        Identity who = new Identity(actor(letter), Role.ADMIN);
        Answer answer = found.route().carryOut(new Call(new LetterWords(letter, found), who, scene));
        if (!found.route().isChange() && Json.compact(answer.body()).length() > MAX_READ_CHARS) {
            throw tooLarge("The answer has more than " + MAX_READ_CHARS + " characters; ask for less, or by HTTP.");
        }
        return answer;
    }

    private static void requireSize(Letter letter) {
        long bytes = 0;
        for (Map.Entry<String, String> field : letter.fields().entrySet()) {
            bytes += field.getKey().length() + field.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > HttpDoor.MAX_BODY_BYTES) {
            throw tooLarge("The letter has more than " + HttpDoor.MAX_BODY_BYTES + " bytes.");
        }
    }

    private static Refusal tooLarge(String detail) {
        return new Refusal(new Problem(TOO_LARGE, "Too large", detail));
    }

    /** Whoever may write letters is an administrator, by the name that they give themselves. */
    private static String actor(Letter letter) {
        String actor = letter.fields().get(LetterWords.ACTOR);
        if (actor == null) {
            return LetterWords.VIA;
        }
        if (actor.isBlank()
                || actor.length() > Pause.MAX_ACTOR_CHARS
                || !Line.of(actor).equals(actor)) {
            throw new IllegalArgumentException(
                    "actor: must be one line of 1 to " + Pause.MAX_ACTOR_CHARS + " characters");
        }
        return actor;
    }

    private static Map<String, String> reply(Answer answer) {
        Map<String, String> reply = new LinkedHashMap<>();
        reply.put("status", Integer.toString(answer.status()));
        reply.put("body", Json.compact(answer.body()));
        String tag = answer.headers().get("ETag");
        if (tag != null) {
            reply.put("etag", tag);
        }
        return reply;
    }

    private static Map<String, String> reply(Problem problem) {
        return reply(Answer.of(problem.status(), problem.fields()));
    }
}
