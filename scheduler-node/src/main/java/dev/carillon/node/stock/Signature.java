package dev.carillon.node.stock;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof that a request comes from a node: {@code t=SECONDS,v1=HEX}, where HEX is the HMAC-SHA256 of the seconds, a dot,
 * the run's id, a dot, the fence, a dot and the body, by a secret that both sides know. Immutable and thread-safe.
 */
final class Signature {

    static final String HEADER = "carillon-signature";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Signature(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String of(Instant at, String run, String fence, String body) {
        String signed = at.getEpochSecond() + "." + run + "." + fence + "." + body;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
