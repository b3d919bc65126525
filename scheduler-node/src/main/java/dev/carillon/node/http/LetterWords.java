package dev.carillon.node.http;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Letter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of a request that came as a letter. */
record LetterWords(Letter letter, RouteFinder.Found found) implements Call.Words {

    static final String VIA = "inbox";

    static final String REQUEST = "request";
    static final String BODY = "body";
    static final String ACTOR = "actor";

    private static final List<String> HEADERS = List.of("if-match", "if-none-match");

    /** Every field that a letter may have. */
    static final List<String> FIELDS = List.of(REQUEST, BODY, HEADERS.get(0), HEADERS.get(1), ACTOR);

    @Override
    public String path(String name) {
        String value = found.names().get(name);
        if (value == null) {
            throw new IllegalStateException("the path of this route has no " + name);
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(found.query().get(name));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.of(name.toLowerCase(Locale.ROOT))
                .filter(HEADERS::contains)
                .map(letter.fields()::get);
    }

    @Override
    public String body() {
        return letter.fields().getOrDefault(BODY, "");
    }

    @Override
    public String via() {
        return VIA;
    }

    /** A letter may be handled more than once; the run that it asks for has its name from it. */
    @Override
    public Optional<RunId> manual(ScheduleId schedule) {
        return Optional.of(RunId.manual(schedule, letter.at(), VIA + letter.number()));
    }
}
