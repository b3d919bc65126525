package dev.carillon.node.http;

import dev.carillon.node.form.Line;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the route of a request that stands in one line, such as {@code PUT /api/v1/schedules/nightly}. Immutable. */
final class RouteFinder {

    /**
     * What was found.
     *
     * @param route what answers
     * @param names what stands in the path in the place of each name in braces
     * @param query the first parameter of each name behind the question mark
     */
    record Found(Route route, Map<String, String> names, Map<String, String> query) {}

    private record Place(Route route, Pattern path, List<String> names) {}

    private static final Pattern REQUEST = Pattern.compile("([A-Z]{3,7}) (/\\S{0,2000})");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private final List<Place> places;

    RouteFinder(List<Route> routes) {
        this.places = routes.stream().map(RouteFinder::place).toList();
    }

    private static Place place(Route route) {
        StringBuilder path = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(route.path());
        int end = 0;
        while (name.find()) {
            path.append(Pattern.quote(route.path().substring(end, name.start())))
                    .append("([^/]+)");
            names.add(name.group(1));
            end = name.end();
        }
        path.append(Pattern.quote(route.path().substring(end)));
        return new Place(route, Pattern.compile(path.toString()), names);
    }

    /**
     * Finds it.
     *
     * @throws IllegalArgumentException naming {@code request} when the line is malformed
     * @throws Refusal when there is nothing of this method and path
     */
    Found find(String line) {
        Matcher request = REQUEST.matcher(line);
        if (!request.matches()) {
            throw malformed(line);
        }
        URI target = uri(request.group(2), line);
        for (Place place : places) {
            Matcher path = place.path().matcher(target.getRawPath());
            if (place.route().method().equals(request.group(1)) && path.matches()) {
                return new Found(place.route(), names(place, path), query(target.getRawQuery()));
            }
        }
        throw Refusal.notFound(
                "There is no " + Line.quoted(line) + " here; what changes or reads one thing can be asked for.");
    }

    private static URI uri(String target, String line) {
        try {
            URI uri = new URI(target);
            if (uri.getRawAuthority() != null || uri.getRawPath() == null) {
                throw malformed(line);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw malformed(line);
        }
    }

    private static IllegalArgumentException malformed(String line) {
        return new IllegalArgumentException("request: " + Line.quoted(line)
                + " must be a method and a path, such as GET /api/v1/schedules/nightly");
    }

    private static Map<String, String> names(Place place, Matcher path) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < place.names().size(); i++) {
            // a plus sign is a space behind the question mark only
            names.put(place.names().get(i), decoded(path.group(i + 1).replace("+", "%2B")));
        }
        return names;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] both = parameter.split("=", 2);
            query.putIfAbsent(decoded(both[0]), both.length < 2 ? "" : decoded(both[1]));
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("request: " + Line.quoted(text) + " has a broken % in it", e);
        }
    }
}
