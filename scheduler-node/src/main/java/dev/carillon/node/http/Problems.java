package dev.carillon.node.http;

import dev.carillon.client.ScheduleConflictException;
import dev.carillon.client.UnknownScheduleException;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.Secrets;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreFullException;
import dev.carillon.store.StoreUnavailableException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts exceptions into the words and the status of a {@link Problem}. */
final class Problems {

    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int UNAVAILABLE = 503;
    static final int FAILED = 500;
    static final int STORAGE_FULL = 507;

    /** What a complaint about a value begins with. */
    private static final Pattern FIELD = Pattern.compile("^([A-Za-z][\\w.-]*): ");

    private Problems() {}

    static Problem of(Throwable thrown) {
        String detail = words(thrown);
        return switch (thrown) {
            case Refusal refusal -> refusal.problem();
            case IllegalArgumentException wrong -> new Problem(BAD_REQUEST, "Bad request", detail, field(detail));
            case UnknownScheduleException unknown -> new Problem(NOT_FOUND, "Not found", detail);
            case ScheduleConflictException conflict -> new Problem(CONFLICT, "Conflict", detail);
            case StoreFullException full -> new Problem(STORAGE_FULL, "Full", detail);
            case StoreUnavailableException away ->
                new Problem(UNAVAILABLE, "Redis cannot be reached", "Redis cannot be reached: " + detail);
            case StoreAccessException refused -> new Problem(UNAVAILABLE, "Redis refuses this node", detail);
            default -> new Problem(FAILED, "Failed", "It failed for a reason that is in the log of this node.");
        };
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return Line.of(Secrets.hide(message));
    }

    private static String field(String detail) {
        Matcher field = FIELD.matcher(detail);
        return field.find() ? field.group(1) : "";
    }
}
