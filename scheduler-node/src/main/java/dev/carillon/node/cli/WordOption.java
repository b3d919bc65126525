package dev.carillon.node.cli;

import dev.carillon.node.form.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option whose value is one of the constants of an enum, as {@link Words} writes them. */
class WordOption<E extends Enum<E>> implements ITypeConverter<E> {

    private final Class<E> type;

    WordOption(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String value) {
        try {
            return Words.parse(type, value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
