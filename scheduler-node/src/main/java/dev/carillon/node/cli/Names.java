package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the things in an answer are called, for another command to go on with. */
final class Names {

    /** The fields that may hold a name, the one that goes before the others first. */
    private static final List<String> FIELDS =
            List.of("id", "run", "node", "name", "scope", "check", "target", "url", "at");

    private Names() {}

    /** The names in the fields of an answer, in their order; none where nothing has a name. */
    static List<String> of(Object answer) {
        List<String> names = new ArrayList<>();
        add(answer, names);
        return names;
    }

    private static void add(Object value, List<String> names) {
        switch (value) {
            case List<?> list -> list.forEach(element -> add(element, names));
            case Map<?, ?> map -> {
                Optional<String> field =
                        FIELDS.stream().filter(map::containsKey).findFirst();
                if (field.isPresent()) {
                    names.add(Line.of(String.valueOf(map.get(field.get()))));
                } else {
                    map.values().stream()
                            .filter(each -> map.size() == 1 || each instanceof Map || each instanceof List)
                            .forEach(each -> add(each, names));
                }
            }
            case Number number -> {
                // counts something, and names nothing
            }
            default -> names.add(Line.of(value.toString()));
        }
    }
}
