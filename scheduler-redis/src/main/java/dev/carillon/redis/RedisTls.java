package dev.carillon.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what a server is recognised, and this client by it, when the connection is encrypted ({@code rediss://}). The server's
 * certificate must be valid, of a known authority, and of the host that the address names. All files are PEM. Immutable.
 *
 * @param caFile the certificates of the authorities to trust, instead of those that the JVM trusts
 * @param certificateFile this client's certificate, for a server that asks for one
 * @param keyFile the key of that certificate, not encrypted
 */
public record RedisTls(Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile) {

    /** Trusts the authorities that the JVM trusts ({@code javax.net.ssl.trustStore}), and has no certificate of its own. */
    public static final RedisTls DEFAULT = new RedisTls(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(RedisTls.class);

    /** @throws IllegalArgumentException naming {@code keyFile} when there is a key without a certificate or the reverse */
    public RedisTls {
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException("keyFile: a certificate needs its key, and a key its certificate");
        }
    }

    /** These settings with other authorities. */
    public RedisTls withCaFile(Path file) {
        return new RedisTls(Optional.of(file), certificateFile, keyFile);
    }

    /** These settings with a certificate of this client. */
    public RedisTls withCertificate(Path certificate, Path key) {
        return new RedisTls(caFile, Optional.of(certificate), Optional.of(key));
    }

    /**
     * What the client needs to know; says so when an address gives up the check of the server's certificate.
     *
     * @throws IllegalArgumentException naming the field whose file cannot be read or has no certificate in it
     */
    SslOptions options(RedisURI uri) {
        if (uri.isSsl() && uri.getVerifyMode() != SslVerifyMode.FULL) {
            LOG.warn("verifyPeer is {}: whoever is in between can pass for the redis server", uri.getVerifyMode());
        }
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        caFile.ifPresent(file -> options.trustManager(
                requireCertificates("caFile", file).toAbsolutePath().toFile()));
        certificateFile.ifPresent(file -> options.keyManager(
                requireCertificates("certificateFile", file).toAbsolutePath().toFile(),
                requireReadable("keyFile", keyFile.orElseThrow())
                        .toAbsolutePath()
                        .toFile(),
                new char[0]));
        return options.build();
    }

    private static Path requireReadable(String field, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(field + ": \"" + file + "\" cannot be read");
        }
        return file;
    }

    private static Path requireCertificates(String field, Path file) {
        try (InputStream in = Files.newInputStream(requireReadable(field, file))) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new IllegalArgumentException(field + ": \"" + file + "\" has no certificate in it");
            }
            return file;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(field + ": \"" + file + "\" holds no readable certificates", e);
        }
    }
}
