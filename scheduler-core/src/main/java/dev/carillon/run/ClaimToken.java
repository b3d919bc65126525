package dev.carillon.run;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random name of 128 bits for one request, made before it is first sent and repeated on every retry, so that the store
 * can answer a repeated request with the first answer instead of executing it again.
 *
 * @param value 22 characters of URL-safe base 64
 */
public record ClaimToken(String value) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new token, different from every other one. */
    public static ClaimToken random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new ClaimToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public String toString() {
        return value;
    }
}
