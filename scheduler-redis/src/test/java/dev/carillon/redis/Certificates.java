package dev.carillon.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes authorities and the certificates that they give, with the JDK's own keytool, in a directory of the test. */
final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** An authority; its certificate is the file that is returned. */
    Path authority(String name) throws IOException, InterruptedException {
        pair(name, "-ext", "bc:c");
        Path file = directory.resolve(name + ".pem");
        keytool(name, "-exportcert", "-alias", name, "-rfc", "-file", file.toString());
        return file;
    }

    /** A key for servers or clients to which certificates are given; the file that is returned has it in PEM. */
    Path key(String name) throws IOException, InterruptedException, GeneralSecurityException {
        pair(name);
        keytool(
                name,
                "-certreq",
                "-alias",
                name,
                "-file",
                directory.resolve(name + ".csr").toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key);
        return Files.writeString(
                directory.resolve(name + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    /** A certificate for a key, valid for two days from {@code start} on, such as {@code -1d}. */
    Path given(String authority, String key, String name, String host, String start)
            throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".pem");
        keytool(
                authority,
                "-gencert",
                "-alias",
                authority,
                "-infile",
                directory.resolve(key + ".csr").toString(),
                "-outfile",
                file.toString(),
                "-rfc",
                "-ext",
                "san=" + host,
                "-startdate",
                start,
                "-validity",
                "2");
        return file;
    }

    private void pair(String name, String... more) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
        words.addAll(List.of(more));
        keytool(name, words.toArray(String[]::new));
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void keytool(String store, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-keystore", store(store).toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(command + ": " + said);
        }
    }
}
