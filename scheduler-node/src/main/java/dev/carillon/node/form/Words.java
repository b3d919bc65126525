package dev.carillon.node.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the constants of an enum are written in commands, files and answers: {@code FIRE_ONCE} as {@code fire-once}. What is
 * read may be in any case.
 */
public final class Words {

    private Words() {}

    /** The word for a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant of a word.
     *
     * @throws IllegalArgumentException with the value and the words that there are when it is none of them
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String value) {
        String word = value.toLowerCase(Locale.ROOT).replace('_', '-');
        return constants(type)
                .filter(constant -> of(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Line.quoted(value) + " is none of "
                        + constants(type).map(Words::of).collect(Collectors.joining(", "))));
    }

    private static <E extends Enum<E>> Stream<E> constants(Class<E> type) {
        return Arrays.stream(type.getEnumConstants());
    }
}
