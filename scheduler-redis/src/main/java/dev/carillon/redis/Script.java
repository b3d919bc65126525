package dev.carillon.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scripts, each a resource of its own name, with the shared steps that they include put in. */
enum Script {
    CREATE_SCHEDULES,
    PUT_SCHEDULE,
    PAUSE_SCHEDULE,
    RESUME_SCHEDULE,
    PAUSE_ALL,
    END_PAUSE,
    ENDED_PAUSES,
    HOLD_LATE,
    FORGET_PAUSE,
    STRIKE_HELD,
    TRIGGER_RUN,
    CANCEL_RUN,
    SKIP_NEXT,
    BACKFILL_RUNS,
    REQUEUE_RUN,
    DELETE_SCHEDULE,
    COUNT_SCHEDULES,
    BIND_DEFINITION,
    FIND_RUN,
    SUMMARIZE,
    PUT_CALENDAR,
    DELETE_CALENDAR,
    REPLAN,
    PEEK,
    READ_RECORDS,
    CLAIM,
    RENEW,
    REASSERT,
    APPLY_EFFECT,
    COMPLETE,
    EXPIRED,
    RECOVER,
    QUARANTINE,
    REPAIR_RUN,
    FORGET_DEAD,
    BEAT;

    private final String text;
    private final String plainText;
    private final String digest;
    private final String plainDigest;

    Script() {
        this.text = withIncludes(read(name().toLowerCase(Locale.ROOT) + ".lua"));
        this.plainText = text.substring(text.indexOf('\n') + 1);
        this.digest = sha1(text);
        this.plainDigest = sha1(plainText);
    }

    /** The text to load: servers before 7.0 do not know the first line, which says what the script may do. */
    String text(boolean withFlags) {
        return withFlags ? text : plainText;
    }

    /** The digest under which a server knows the text. */
    String digest(boolean withFlags) {
        return withFlags ? digest : plainDigest;
    }

    /** True when it says of itself that it writes nothing, so that a user who may only read can run it. */
    boolean isReadOnly() {
        return text.startsWith("#!lua flags=no-writes");
    }

    private static String sha1(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    private static String withIncludes(String source) {
        Matcher includes =
                Pattern.compile("(?m)^--#include (lib/[a-z_]+\\.lua)$").matcher(source);
        return includes.replaceAll(found -> Matcher.quoteReplacement(read(found.group(1))));
    }

    private static String read(String file) {
        try (InputStream stream = Script.class.getResourceAsStream("lua/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("the script " + file + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + file + " cannot be read", e);
        }
    }
}
