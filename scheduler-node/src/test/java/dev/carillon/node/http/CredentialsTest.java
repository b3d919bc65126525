package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of those who may do more than look. */
class CredentialsTest {

    private static final String SECRET = "0123456789abcdef";

    private static String hashed(String secret) throws NoSuchAlgorithmException {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
    }

    @Test
    void aLineNamesARoleAPersonAndASecretOrItsDigest() throws NoSuchAlgorithmException {
        Credentials credentials = Credentials.parse("# people\n\n  admin  anna\t" + SECRET + "  \nviewer vera "
                + hashed("a secret that only its digest tells") + "\r\n");
        assertThat(credentials.isEmpty()).isFalse();
        assertThat(credentials.identify("Bearer " + SECRET)).contains(new Identity("anna", Role.ADMIN));
        assertThat(credentials.identify("Bearer a secret that only its digest tells"))
                .contains(new Identity("vera", Role.VIEWER));
        assertThat(credentials.identify("Bearer " + hashed(SECRET))).isEmpty();
        assertThat(credentials.identify("Bearer " + SECRET + "0")).isEmpty();
        assertThat(credentials.identify("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin anna                                 | must be a role, a name, and a secret or sha256:DIGEST",
                "admin anna 0123456789abcdef more           | must be a role, a name, and a secret or sha256:DIGEST",
                "queen anna 0123456789abcdef                | role: \"queen\" is none of viewer, operator, admin",
                "admin an:na 0123456789abcdef               | name: has a colon, or is longer than 64 characters",
                "admin anna 0123456789abcde                 | secret: is shorter than 16 characters",
                "admin anna sha256:0123456789abcdef         | secret: what follows sha256: must be 64 hexadecimal digits",
                "admin anna sha256:0123456789abcdefgh       | secret: what follows sha256: must be 64 hexadecimal digits",
                "viewer vera another-secret-01              | there is a line for vera already"
            })
    void whatIsWrongNamesTheLineAndNeverTheSecret(String line, String problem) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Credentials.parse("# people\nviewer vera one-secret-000001\n" + line + "\n"))
                .withMessage("http-credentials: line 3: " + problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("0123456789", "another-secret"));
    }

    @Test
    void aNameIsOneLineOfSomeLength() {
        String longest = "n".repeat(64);
        assertThat(Credentials.parse("admin " + longest + " " + SECRET).identify("Bearer " + SECRET))
                .contains(new Identity(longest, Role.ADMIN));
        for (String name : new String[] {longest + "n", "an\u202ena", "an\u0007na"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Credentials.parse("admin " + name + " " + SECRET))
                    .withMessageStartingWith("http-credentials: line 1: name: ");
        }
    }

    @Test
    void aFileThatNamesNobodyIsAMistake() {
        for (String text : new String[] {"", "\n# nobody\n"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Credentials.parse(text))
                    .withMessage("http-credentials: the file names nobody");
        }
    }

    @Test
    void thereIsAMost() {
        String most = IntStream.range(0, Credentials.MOST)
                .mapToObj(number -> "viewer person-" + number + " secret-number-" + (100_000 + number))
                .collect(Collectors.joining("\n"));
        assertThat(Credentials.parse(most).identify("Bearer secret-number-100999"))
                .contains(new Identity("person-999", Role.VIEWER));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Credentials.parse(most + "\nviewer too-many " + SECRET))
                .withMessage("http-credentials: line 1001: there are more than 1000 lines");
    }

    @Test
    void aFileIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("people");
        Files.writeString(file, "operator otto " + SECRET);
        assertThat(Credentials.read(file).identify("Bearer " + SECRET)).contains(new Identity("otto", Role.OPERATOR));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Credentials.read(folder.resolve("none")))
                .withMessageStartingWith("http-credentials: ")
                .withMessageContaining("cannot be read");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Credentials.read(file))
                .withMessageStartingWith("http-credentials: ");
    }

    @Test
    void nobodyIsNamedByNone() {
        assertThat(Credentials.none().isEmpty()).isTrue();
        assertThat(Credentials.none().identify("Bearer " + SECRET)).isEmpty();
    }
}
