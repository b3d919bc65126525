package dev.carillon.run;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Why an attempt failed, cut to a size that a store can keep.
 *
 * @param type the class of the exception, or a word such as {@code timeout}
 * @param message its message, at most 1,000 characters; empty when it had none
 * @param stack its stack trace, at most 4,000 characters; may be empty
 */
public record RunError(String type, String message, String stack) {

    private static final int MAX_MESSAGE_CHARS = 1_000;
    private static final int MAX_STACK_CHARS = 4_000;

    /** Cuts what is too long. */
    public RunError {
        message = cut(message, MAX_MESSAGE_CHARS);
        stack = cut(stack, MAX_STACK_CHARS);
    }

    /** The error that an exception stands for. */
    public static RunError of(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        String message = thrown.getMessage();
        return new RunError(thrown.getClass().getName(), message == null ? "" : message, stack.toString());
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
