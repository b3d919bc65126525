package dev.carillon.redis;

import io.lettuce.core.RedisCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A password in a file, as orchestrators hand them out. It is read anew for every connection, so a password that was
 * changed is known with the next one; the line's end is not part of it.
 *
 * @param user the user whose password it is; null for the server's default user
 * @param file where it stands, alone
 */
record PasswordFile(@Nullable String user, Path file) implements Supplier<RedisCredentials> {

    private static final int MAX_BYTES = 4 * 1024;

    /** @throws IllegalArgumentException naming {@code passwordFile} when there is no password to be read in it */
    @Override
    public RedisCredentials get() {
        return RedisCredentials.just(user, password());
    }

    private String password() {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("passwordFile: \"" + file + "\" cannot be read", e);
        }
        String password = new String(content, StandardCharsets.UTF_8).stripTrailing();
        if (password.isEmpty() || content.length > MAX_BYTES || password.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "passwordFile: \"" + file + "\" must hold one line of at most " + MAX_BYTES + " bytes");
        }
        return password;
    }
}
