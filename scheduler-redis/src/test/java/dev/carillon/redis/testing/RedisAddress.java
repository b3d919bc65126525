package dev.carillon.redis.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a server listens and with what name and password one enters.
 *
 * @param host name or address
 * @param port TCP port
 * @param user name of the ACL user, or empty for the default user
 * @param password what to send, or empty
 * @param database number of the database
 */
record RedisAddress(String host, int port, Optional<String> user, Optional<String> password, int database) {

    static RedisAddress local(int port, Optional<String> password) {
        return new RedisAddress("127.0.0.1", port, Optional.empty(), password, 0);
    }

    /** Reads {@code redis://[[user]:password@]host[:port][/database]}. */
    static RedisAddress parse(String url) {
        URI uri = URI.create(url.strip());
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    RedisSource.URL_VARIABLE + " must look like redis://host:6379, not like this: scheme '"
                            + uri.getScheme() + "', host '" + uri.getHost() + "'");
        }
        String[] entry = uri.getRawUserInfo() == null
                ? new String[] {"", ""}
                : uri.getRawUserInfo().split(":", 2);
        String user = decoded(entry[0]);
        String password = entry.length > 1 ? decoded(entry[1]) : "";
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        return new RedisAddress(
                uri.getHost(),
                uri.getPort() < 0 ? 6379 : uri.getPort(),
                filled(user),
                filled(password),
                path.isEmpty() ? 0 : Integer.parseInt(path));
    }

    String url() {
        String entry = password.map(secret -> user.map(RedisAddress::encoded).orElse("") + ":" + encoded(secret) + "@")
                .orElse("");
        return "redis://" + entry + host + ":" + port + (database == 0 ? "" : "/" + database);
    }

    private static Optional<String> filled(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
