package dev.carillon.node.http;

import dev.carillon.node.form.Line;
import dev.carillon.store.JournalEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Notes who changed what, and why: before it is done, so that nothing is done that is not noted. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private Journal() {}

    /** What is about to be done. */
    static void intend(Route route, Call call) {
        note(call, action(route), target(route, call), reason(call));
    }

    /** What was not done after all. */
    static void refused(Route route, Call call, Problem problem) {
        try {
            note(call, action(route) + " refused", target(route, call), shortened(problem.detail()));
        } catch (RuntimeException e) {
            LOG.warn("it could not be noted that {} was refused", action(route), e);
        }
    }

    private static void note(Call call, String action, String target, String reason) {
        LOG.info("{} by {}: {} {}", action, call.who().name(), target, reason);
        call.store().note(new JournalEntry(Instant.EPOCH, call.who().name(), action, target, reason, call.via()));
    }

    /** What is no name at all is refused as that, and noted as far as it fits. */
    private static String target(Route route, Call call) {
        String line = cut(Line.of(route.target(call)), JournalEntry.MAX_TARGET_CHARS);
        return line.isEmpty() ? "?" : line;
    }

    /** The verb behind the colon, or what the method means. */
    private static String action(Route route) {
        int colon = route.path().lastIndexOf(':');
        String kind = route.path().substring(Routes.API.length() + 1).split("/", 2)[0];
        if (colon > 0) {
            return route.path().substring(colon + 1);
        }
        return (route.method().equals("PUT") ? "put " : "delete ") + kind.substring(0, kind.length() - 1);
    }

    /** Out of the body, or for what has none of its own in it, from behind the question mark. */
    private static String reason(Call call) {
        JsonNode reason = call.object().get("reason");
        return reason != null && reason.isString()
                ? shortened(reason.stringValue())
                : call.query("reason").map(Journal::shortened).orElse("");
    }

    private static String shortened(String text) {
        return cut(Line.of(text), JournalEntry.MAX_REASON_CHARS);
    }

    private static String cut(String line, int most) {
        return line.length() > most ? line.substring(0, most) : line;
    }

    static Map<String, Object> view(JournalEntry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", entry.at());
        view.put("actor", entry.actor());
        view.put("action", entry.action());
        view.put("target", entry.target());
        if (!entry.reason().isEmpty()) {
            view.put("reason", entry.reason());
        }
        view.put("via", entry.via());
        return view;
    }
}
