package dev.carillon.node.http;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.SchedulerNode;
import dev.carillon.node.form.FileFields;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request, as an action sees it: who asks, for what, with what. Not thread-safe. */
final class Call {

    /** Where the words of a request come from. */
    interface Words {

        /** What stands in the path in the place of a name in braces. */
        String path(String name);

        /** The first parameter of a name behind the question mark. */
        Optional<String> query(String name);

        Optional<String> header(String name);

        /** The body; empty when there is none. */
        String body();

        /** By which way the request came, for the journal. */
        default String via() {
            return "http";
        }

        /** The name that a run is to have which is asked for by hand, where the same request may come twice. */
        default Optional<RunId> manual(ScheduleId schedule) {
            return Optional.empty();
        }
    }

    private final Words words;
    private final Identity who;
    private final Stage.@Nullable Scene scene;

    /** @param scene the store and the node; null for routes that do without */
    Call(Words words, Identity who, Stage.@Nullable Scene scene) {
        this.words = words;
        this.who = who;
        this.scene = scene;
    }

    Stage.Scene scene() {
        if (scene == null) {
            throw new IllegalStateException("the route said that it needs no store");
        }
        return scene;
    }

    Identity who() {
        return who;
    }

    ScheduleStore store() {
        return scene().store();
    }

    SchedulerNode node() {
        return scene().node();
    }

    /** A client whose changes are those of who asks. */
    SchedulerClient client() {
        return new SchedulerClient(store(), who.name());
    }

    String path(String name) {
        return words.path(name);
    }

    String via() {
        return words.via();
    }

    Optional<RunId> manual(ScheduleId schedule) {
        return words.manual(schedule);
    }

    Optional<String> query(String name) {
        return words.query(name);
    }

    Optional<String> header(String name) {
        return words.header(name);
    }

    /**
     * A number behind the question mark.
     *
     * @throws IllegalArgumentException naming the parameter when it is no whole number in the range
     */
    int number(String name, int least, int most, int usual) {
        return query(name).map(text -> number(name, text, least, most)).orElse(usual);
    }

    static int number(String name, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same complaint
        }
        throw new IllegalArgumentException(
                name + ": " + Line.quoted(text) + " must be a whole number from " + least + " to " + most);
    }

    /** The JSON object of the body. */
    JsonNode object() {
        String text = words.body();
        return ScheduleFile.json("body", text.isBlank() ? "{}" : text);
    }

    /**
     * The fields of the body.
     *
     * @throws IllegalArgumentException naming the field that is not one of these
     */
    FileFields body(List<String> known) {
        return new FileFields(object(), "", known);
    }
}
