package dev.carillon.redis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;

/** Why a server's certificate was not believed, in words for whoever has to mend it. */
final class Distrust {

    private Distrust() {}

    /** What is wrong with the certificate; empty when something else is. */
    static Optional<String> of(Throwable thrown) {
        if (Failure.find(thrown, CertificateExpiredException.class) != null) {
            return Optional.of("TLS: the server's certificate has expired");
        }
        if (Failure.find(thrown, CertificateNotYetValidException.class) != null) {
            return Optional.of("TLS: the server's certificate is not valid yet");
        }
        if (Failure.find(thrown, CertPathBuilderException.class) != null) {
            return Optional.of("TLS: the server's certificate is of an unknown authority (CA)");
        }
        CertificateException other = Failure.find(thrown, CertificateException.class);
        if (other == null) {
            return Optional.empty();
        }
        String words = String.valueOf(other.getMessage());
        return Optional.of("TLS: the server's certificate is not of this host: " + words);
    }
}
