package dev.carillon.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One change of a source file.
 *
 * @param source which file
 * @param target the text that goes; it must stand in the file exactly once, so that an edit cannot miss unnoticed
 * @param replacement the text that comes
 */
record Edit(Source source, String target, String replacement) {

    /** The text of the file with the change in it. */
    String applied() {
        return appliedTo(text());
    }

    /**
     * A text with the change in it.
     *
     * @throws IllegalStateException when the text that goes is not there exactly once, or stays
     */
    String appliedTo(String text) {
        List<MatchResult> places = anyLayout().matcher(text).results().toList();
        if (places.size() != 1) {
            throw new IllegalStateException(
                    source + " has this text " + places.size() + " times instead of exactly once,"
                            + " so the mutant means nothing; look at what became of it:\n" + target);
        }
        if (target.equals(replacement)) {
            throw new IllegalStateException(source + ": an edit that changes nothing: " + target);
        }
        MatchResult place = places.get(0);
        return text.substring(0, place.start()) + replacement + text.substring(place.end());
    }

    /** However the formatter breaks its lines. */
    private Pattern anyLayout() {
        return Pattern.compile(
                Stream.of(target.split("\\s+", -1)).map(Pattern::quote).collect(Collectors.joining("\\s+")));
    }

    private String text() {
        try {
            return Files.readString(source.path());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }
}
