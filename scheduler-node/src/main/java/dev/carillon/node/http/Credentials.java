package dev.carillon.node.http;

import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what over HTTP. A file has one line for each: role, name, and {@code sha256:} with the 64 digits of the
 * secret's SHA-256, or the secret itself; {@code #} begins a comment. A request shows the secret as
 * {@code Authorization: Bearer SECRET}, or as the password of {@code Basic} beside the name. Immutable and thread-safe.
 */
public final class Credentials {

    /** The most lines that a file may have. */
    static final int MOST = 1_000;

    /** Secrets that are shorter can be guessed. */
    static final int SHORTEST_SECRET = 16;

    private static final int MAX_NAME_CHARS = 64;
    private static final String HASHED = "sha256:";
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private record Entry(Identity identity, String digest) {}

    private final List<Entry> entries;

    private Credentials(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** None: everybody may look, and nobody may change anything. */
    public static Credentials none() {
        return new Credentials(List.of());
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming {@code http-credentials} and the line when it cannot be read or is malformed;
     *     no secret is in the message
     */
    public static Credentials read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("http-credentials: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static Credentials parse(String text) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = entry(number, line.split("\\s+"));
            if (!names.add(entry.identity().name())) {
                throw refused(number, "there is a line for " + entry.identity().name() + " already");
            }
            entries.add(entry);
            if (entries.size() > MOST) {
                throw refused(number, "there are more than " + MOST + " lines");
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("http-credentials: the file names nobody");
        }
        return new Credentials(entries);
    }

    private static Entry entry(int number, String[] parts) {
        if (parts.length != 3) {
            throw refused(number, "must be a role, a name, and a secret or sha256:DIGEST");
        }
        Role role;
        try {
            role = Words.parse(Role.class, parts[0]);
        } catch (IllegalArgumentException e) {
            throw refused(number, "role: " + e.getMessage());
        }
        String name = parts[1];
        if (name.length() > MAX_NAME_CHARS
                || name.contains(":")
                || !Line.of(name).equals(name)) {
            throw refused(number, "name: has a colon, or is longer than " + MAX_NAME_CHARS + " characters");
        }
        return new Entry(new Identity(name, role), digest(number, parts[2]));
    }

    private static String digest(int number, String secret) {
        if (!secret.startsWith(HASHED)) {
            if (secret.length() < SHORTEST_SECRET) {
                throw refused(number, "secret: is shorter than " + SHORTEST_SECRET + " characters");
            }
            return hex(secret);
        }
        try {
            byte[] digest = HexFormat.of().parseHex(secret.substring(HASHED.length()));
            if (digest.length == sha256("").length) {
                return HexFormat.of().formatHex(digest);
            }
        } catch (IllegalArgumentException e) {
            // the same complaint
        }
        throw refused(number, "secret: what follows " + HASHED + " must be 64 hexadecimal digits");
    }

    private static IllegalArgumentException refused(int line, String problem) {
        return new IllegalArgumentException("http-credentials: line " + line + ": " + problem);
    }

    /** True when nobody is named: everybody is {@link Identity#ANYBODY}. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Who shows this, the value of the {@code Authorization} header; empty when the secret is nobody's. */
    Optional<Identity> identify(String authorization) {
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return owner(authorization.substring(BEARER.length()).strip());
        }
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String[] both = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return both.length < 2
                    ? Optional.empty()
                    : owner(both[1]).filter(owner -> owner.name().equals(both[0]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Looks at every entry, so that the time that it takes tells nothing. */
    private Optional<Identity> owner(String secret) {
        byte[] digest = hex(secret).getBytes(StandardCharsets.US_ASCII);
        Optional<Identity> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest().getBytes(StandardCharsets.US_ASCII), digest)) {
                found = Optional.of(entry.identity());
            }
        }
        return found;
    }

    private static String hex(String secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
