package dev.carillon.node.form;

import dev.carillon.store.JournalEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** What somebody changed, as the fields of a JSON answer and as a line. */
public final class JournalView {

    private JournalView() {}

    public static Map<String, Object> of(JournalEntry entry) {
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

    /** The same in one line for people. */
    public static String line(JournalEntry entry) {
        String why = entry.reason().isEmpty() ? "" : ": " + entry.reason();
        return Line.of(entry.at() + "  " + entry.action() + " " + entry.target() + "  by " + entry.actor() + " via "
                + entry.via() + why);
    }
}
