package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.redis.testing.RedisSource;
import dev.carillon.store.ListRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: which servers are believed, and what is said of the others. */
class TlsTest {

    private static final String PASSWORD = "pa55word";

    @TempDir
    private static Path directory;

    private static RedisServer server;
    private static Path ca;
    private static Path otherCa;
    private static Path key;
    private static Certificates certificates;
    private static int tlsPort;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.builder().own().password(PASSWORD).start();
        assumeTrue(
                server.source() == RedisSource.PATH && hasTls(), "a redis-server on the PATH that was built with TLS");
        certificates = new Certificates(directory);
        ca = certificates.authority("ca");
        otherCa = certificates.authority("other-ca");
        key = certificates.key("server");
        show(certificates.given("ca", "server", "good", "dns:localhost,ip:127.0.0.1", "-1d"));
        tlsPort = listen();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static boolean hasTls() {
        return !server.call("CONFIG", "GET", "tls-port").isEmpty();
    }

    /** Another process may take the port before the server does. */
    private static int listen() throws IOException {
        server.call("CONFIG", "SET", "tls-auth-clients", "no");
        for (int attempt = 1; ; attempt++) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            try {
                server.call("CONFIG", "SET", "tls-port", Integer.toString(port));
                return port;
            } catch (IllegalStateException e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    /** The certificate by which the server shows itself from now on. */
    private static void show(Path certificate) {
        server.call(
                "CONFIG",
                "SET",
                "tls-cert-file",
                certificate.toString(),
                "tls-key-file",
                key.toString(),
                "tls-ca-cert-file",
                ca.toString());
    }

    private static RedisStoreConfig at(String host) {
        return RedisStoreConfig.of("rediss://:" + PASSWORD + "@" + host + ":" + tlsPort)
                .withTls(RedisTls.DEFAULT.withCaFile(ca));
    }

    private static void opens(RedisStoreConfig config) {
        try (RedisScheduleStore store = RedisScheduleStore.open(config)) {
            assertThat(store.list(ListRequest.all()).schedules()).isEmpty();
        }
    }

    private static void refuses(RedisStoreConfig config, Class<? extends StoreException> type, String words) {
        assertThatThrownBy(() -> RedisScheduleStore.open(config))
                .isInstanceOf(type)
                .hasMessageContaining(config.server())
                .hasMessageContaining(words)
                .hasMessageNotContaining(PASSWORD)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    @Test
    void aServerIsBelievedByItsCertificate() throws Exception {
        show(certificates.given("ca", "server", "good", "dns:localhost,ip:127.0.0.1", "-1d"));
        opens(at("localhost"));
        opens(at("127.0.0.1"));
    }

    @Test
    void anUnknownAuthorityIsRefused() throws Exception {
        show(certificates.given("ca", "server", "good", "dns:localhost", "-1d"));
        refuses(at("localhost").withTls(RedisTls.DEFAULT), StoreAccessException.class, "unknown authority (CA)");
        refuses(
                at("localhost").withTls(RedisTls.DEFAULT.withCaFile(otherCa)),
                StoreAccessException.class,
                "unknown authority (CA)");
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        show(certificates.given("ca", "server", "elsewhere", "dns:redis.example.net", "-1d"));
        refuses(at("localhost"), StoreAccessException.class, "not of this host");
        refuses(at("127.0.0.1"), StoreAccessException.class, "not of this host");
    }

    @Test
    void anExpiredCertificateAndOneOfTheFutureAreRefused() throws Exception {
        show(certificates.given("ca", "server", "expired", "dns:localhost", "-9d"));
        refuses(at("localhost"), StoreAccessException.class, "has expired");
        show(certificates.given("ca", "server", "future", "dns:localhost", "+9d"));
        refuses(at("localhost"), StoreAccessException.class, "not valid yet");
    }

    @Test
    void aWrongPasswordIsRefusedOnAnEncryptedConnectionToo() throws Exception {
        show(certificates.given("ca", "server", "good", "dns:localhost", "-1d"));
        RedisStoreConfig config = RedisStoreConfig.of("rediss://:pa55wrong@localhost:" + tlsPort)
                .withTls(RedisTls.DEFAULT.withCaFile(ca));
        refuses(config, StoreAccessException.class, "WRONGPASS");
    }

    @Test
    void aServerThatDoesNotEncryptIsNoServer() {
        RedisStoreConfig config = RedisStoreConfig.of("rediss://:" + PASSWORD + "@localhost:" + server.port())
                .withTls(RedisTls.DEFAULT.withCaFile(ca));
        refuses(config, StoreUnavailableException.class, "no reply");
    }

    @Test
    void aServerMayAskForACertificateOfTheClient() throws Exception {
        show(certificates.given("ca", "server", "good", "dns:localhost", "-1d"));
        Path clientKey = certificates.key("client");
        Path certificate = certificates.given("ca", "client", "client", "dns:client", "-1d");
        server.call("CONFIG", "SET", "tls-auth-clients", "yes");
        try {
            refuses(at("localhost"), StoreException.class, "redis");
            opens(at("localhost").withTls(RedisTls.DEFAULT.withCaFile(ca).withCertificate(certificate, clientKey)));
        } finally {
            server.call("CONFIG", "SET", "tls-auth-clients", "no");
        }
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        Path absent = directory.resolve("absent.pem");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path words = Files.writeString(directory.resolve("words.pem"), "no certificate");
        for (Path file : new Path[] {absent, empty, words}) {
            assertThatThrownBy(
                            () -> RedisScheduleStore.open(at("localhost").withTls(RedisTls.DEFAULT.withCaFile(file))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("caFile")
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> at("localhost")
                        .withTls(RedisTls.DEFAULT.withCertificate(ca, absent))
                        .servers()
                        .encryption())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyFile");
    }
}
