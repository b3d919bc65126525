package dev.carillon.testing;

import dev.carillon.run.NodeId;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Acknowledgements;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mail in memory, for tests that play both sides. Waits for nothing. Thread-safe. */
public final class InMemoryMailbox implements Mailbox {

    /** A letter, and who has it since when. */
    private record Given(NodeId node, Instant since) {}

    private final InstantSource clock;
    private final Map<String, Letter> letters = new LinkedHashMap<>();
    private final Map<String, Given> given = new HashMap<>();
    private final List<Map<String, String>> replies = new ArrayList<>();
    private final Map<String, List<Map<String, String>>> streams = new HashMap<>();
    private final List<Acknowledgement> acknowledged = new ArrayList<>();
    private int number;
    private boolean isAway;
    private boolean losesAnswers;

    /** @param clock dates letters, and tells for how long a node has had them */
    public InMemoryMailbox(InstantSource clock) {
        this.clock = clock;
    }

    /** Puts a letter into the inbox, as a client does. */
    public synchronized Letter post(Map<String, String> fields) {
        Letter letter = new Letter(clock.instant().toEpochMilli() + "-" + number++, fields);
        letters.put(letter.id(), letter);
        return letter;
    }

    /** Acknowledges, as a consumer does. */
    public synchronized void acknowledge(Acknowledgement acknowledgement) {
        acknowledged.add(acknowledgement);
    }

    /** All replies so far, each with the id of its letter as {@code request}. */
    public synchronized List<Map<String, String>> replies() {
        return List.copyOf(replies);
    }

    /** What was handed out on a stream so far. */
    public synchronized List<Map<String, String>> sent(String stream) {
        return List.copyOf(streams.getOrDefault(stream, List.of()));
    }

    /** Whether everything that is asked fails. */
    public synchronized void isAway(boolean value) {
        isAway = value;
    }

    /** Whether what is answered does not come through, so that the letter is given again. */
    public synchronized void losesAnswers(boolean value) {
        losesAnswers = value;
    }

    private void requireThere() {
        if (isAway) {
            throw new StoreUnavailableException("away", null);
        }
    }

    @Override
    public synchronized List<Letter> receive(NodeId node, int limit, Duration patience) {
        requireThere();
        List<Letter> own = new ArrayList<>();
        List<Letter> others = new ArrayList<>();
        for (Letter letter : letters.values()) {
            Given holder = given.get(letter.id());
            if (holder != null && holder.node().equals(node)) {
                own.add(letter);
            } else if (holder == null || !holder.since().plus(GIVEN_AGAIN_AFTER).isAfter(clock.instant())) {
                others.add(letter);
            }
        }
        own.addAll(others);
        List<Letter> taken = own.stream().limit(limit).toList();
        taken.forEach(letter -> given.put(letter.id(), new Given(node, clock.instant())));
        return taken;
    }

    @Override
    public synchronized void answer(Letter letter, Map<String, String> reply) {
        requireThere();
        if (losesAnswers) {
            throw new StoreUnavailableException("no reply", null);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("request", letter.id());
        fields.putAll(reply);
        replies.add(fields);
        letters.remove(letter.id());
        given.remove(letter.id());
    }

    @Override
    public synchronized void send(String stream, Map<String, String> fields) {
        requireThere();
        if (!stream.matches("[A-Za-z0-9._-]{1," + MAX_STREAM_CHARS + "}")) {
            throw new IllegalArgumentException("stream: the name is malformed");
        }
        streams.computeIfAbsent(stream, name -> new ArrayList<>()).add(Map.copyOf(fields));
    }

    @Override
    public synchronized Acknowledgements acknowledgements(String cursor, int limit, Duration patience) {
        requireThere();
        if (cursor.isEmpty()) {
            return new Acknowledgements(List.of(), Integer.toString(acknowledged.size()));
        }
        int from = Integer.parseInt(cursor);
        int to = Math.min(acknowledged.size(), from + limit);
        return new Acknowledgements(acknowledged.subList(from, to), Integer.toString(to));
    }

    @Override
    public void close() {}
}
