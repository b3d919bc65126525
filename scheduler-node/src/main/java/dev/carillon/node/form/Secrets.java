package dev.carillon.node.form;

import java.util.regex.Pattern;

/** Keeps the passwords of server addresses out of what is printed. */
public final class Secrets {

    /** What stands between scheme and host, or what could: without a host nobody knows where a password ends. */
    private static final Pattern CREDENTIALS = Pattern.compile(
            "(redis[a-z-]*:/{0,2})(?:\\S*@|[^\\s/@]*:(?!\\d{1,5}(?:\\D|$))\\S*)", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    public static String hide(String text) {
        return CREDENTIALS.matcher(text).replaceAll("$1***@");
    }
}
