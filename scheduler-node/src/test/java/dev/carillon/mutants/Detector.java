package dev.carillon.mutants;

/**
 * A test that must notice a mutant.
 *
 * @param type the class to run it in
 * @param method its name
 * @param parameters the types of its parameters, if it has any
 * @param declaredBy the class in which it is written, without the package
 */
record Detector(String type, String method, String parameters, String declaredBy) implements Comparable<Detector> {

    static Detector of(String folder, String type, String method) {
        return new Detector(folder + "." + type, method, "", type);
    }

    /** The same, written in another class. */
    Detector declaredBy(String other) {
        return new Detector(type, method, parameters, other);
    }

    /** The same with parameters. */
    Detector with(String types) {
        return new Detector(type, method, types, declaredBy);
    }

    /** As JUnit selects it. */
    String selector() {
        return type + "#" + method + "(" + parameters + ")";
    }

    @Override
    public int compareTo(Detector other) {
        return selector().compareTo(other.selector());
    }

    /** As pages name it. */
    @Override
    public String toString() {
        return declaredBy + "." + method;
    }
}
