package dev.carillon.node.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How the constants of an enum are written on the command line and in its answers: {@code FIRE_ONCE} as
 * {@code fire-once}. What is read may be in any case.
 */
class Words<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    Words(Class<E> type) {
        this.type = type;
    }

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String value) {
        return constants()
                .filter(constant ->
                        of(constant).equals(value.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(Line.quoted(value) + " is none of "
                        + constants().map(Words::of).collect(Collectors.joining(", "))));
    }

    private Stream<E> constants() {
        return Arrays.stream(type.getEnumConstants());
    }
}
