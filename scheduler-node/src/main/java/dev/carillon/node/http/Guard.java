package dev.carillon.node.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who asks, and turns away what no browser of ours sends. Without credentials everybody may look and nobody may
 * change anything. Immutable and thread-safe.
 */
final class Guard {

    /** What every answer says to a browser: load nothing from elsewhere, let nobody frame this, guess no types. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    /** What browsers say of requests of our own pages, and of what a person typed. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Credentials credentials;
    private final boolean isLocal;

    /** @param isLocal whether only this machine can connect */
    Guard(Credentials credentials, boolean isLocal) {
        this.credentials = credentials;
        this.isLocal = isLocal;
    }

    /** Why nobody may change anything; empty when somebody may. */
    Optional<String> readOnly() {
        return credentials.isEmpty()
                ? Optional.of("This node is read-only until credentials are configured, with --http-credentials.")
                : Optional.empty();
    }

    /**
     * Who asks.
     *
     * @throws Refusal when that cannot be told
     */
    Identity identify(Optional<String> authorization) {
        if (credentials.isEmpty()) {
            return Identity.ANYBODY;
        }
        return authorization
                .flatMap(credentials::identify)
                .orElseThrow(() -> new Refusal(new Problem(
                        Problems.UNAUTHORIZED,
                        "Not authenticated",
                        authorization.isPresent()
                                ? "The secret is nobody's, or not of this name."
                                : "Say who you are: Authorization: Bearer SECRET, or Basic with name and secret.")));
    }

    /**
     * A page of somebody else's must not make a browser read what only this machine may, under another name of it.
     *
     * @throws Refusal when the name is none of this machine's, and nothing but that protects it
     */
    void requireOwnHost(Optional<String> host) {
        if (!isLocal || !credentials.isEmpty() || host.isEmpty()) {
            return;
        }
        String name = host.get().replaceFirst(":\\d+$", "");
        if (!LOOPBACK.contains(name)) {
            throw new Refusal(new Problem(
                    Problems.FORBIDDEN, "Forbidden", "Host: this node answers to localhost only; see --http."));
        }
    }

    /** @throws Refusal when who asks may not do this, or a page of somebody else's asks for it */
    void requireRole(Route route, Identity who, Optional<String> fetchSite) {
        if (route.isChange() && fetchSite.isPresent() && !OWN_SITE.contains(fetchSite.get())) {
            throw new Refusal(new Problem(
                    Problems.FORBIDDEN,
                    "Forbidden",
                    "Sec-Fetch-Site: a page from elsewhere must not change anything."));
        }
        if (!who.role().includes(route.role())) {
            String role = route.role().name().toLowerCase(Locale.ROOT);
            throw new Refusal(new Problem(
                    Problems.FORBIDDEN,
                    "Forbidden",
                    readOnly()
                            .orElse("This takes the role " + role + ", and " + who.name() + " is "
                                    + who.role().name().toLowerCase(Locale.ROOT) + ".")));
        }
    }
}
