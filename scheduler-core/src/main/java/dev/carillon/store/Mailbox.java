package dev.carillon.store;

import dev.carillon.run.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The second door, for programs in other languages: letters that ask for something, runs that are handed out on streams, and
 * what is acknowledged of those. Thread-safe.
 *
 * <p>A letter is given to one node at a time, and to a node again and again until it is answered: so it is handled at least
 * once, and more than once when a node ends, or loses the store, between what it did and its answer.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached; what was to be written may have
 * been written then.
 */
public interface Mailbox extends AutoCloseable {

    /** After how long without an answer a letter goes to another node: that of a node which died. */
    Duration GIVEN_AGAIN_AFTER = Duration.ofMinutes(1);

    /** The most letters, or acknowledgements, that are read with one call. */
    int MAX_READ = 1_000;

    /** About how many replies are kept; of more, the oldest are forgotten. */
    int MAX_REPLIES = 10_000;

    /** About how many runs each stream keeps, taken or not; of more, the oldest are forgotten. */
    int MAX_HANDED_OUT = 100_000;

    /** About how many acknowledgements are kept. */
    int MAX_ACKNOWLEDGEMENTS = 100_000;

    /** The longest name of a stream, in characters. */
    int MAX_STREAM_CHARS = 64;

    /**
     * Takes letters: first those that this node was given and has not answered, then those that another one had for too long,
     * then new ones, the oldest first.
     *
     * @param node who takes them
     * @param limit how many at most, 1 to {@link #MAX_READ}
     * @param patience how long to wait for the first one; it may be less
     * @return none when there are none
     */
    List<Letter> receive(NodeId node, int limit, Duration patience);

    /** Adds a reply that names the letter, and then forgets the letter. */
    void answer(Letter letter, Map<String, String> reply);

    /**
     * Hands something out on a stream. After a lost answer it may stand there twice.
     *
     * @param stream its name, {@code [A-Za-z0-9._-]}
     * @throws IllegalArgumentException naming {@code stream} when the name is malformed
     */
    void send(String stream, Map<String, String> fields);

    /**
     * Reads what was acknowledged. Everybody is told everything.
     *
     * @param cursor where the last reading ended; empty to begin with what comes from now on, which reads nothing
     * @param limit how many at most, 1 to {@link #MAX_READ}
     * @param patience how long to wait for the first one; it may be less
     */
    Acknowledgements acknowledgements(String cursor, int limit, Duration patience);

    /** Lets go of the store. A node that has answered all it was given leaves nothing behind. */
    @Override
    void close();
}
