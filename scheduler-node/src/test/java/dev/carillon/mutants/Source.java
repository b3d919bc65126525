package dev.carillon.mutants;

import java.nio.file.Path;

/**
 * A source file of the product.
 *
 * @param module the folder of its module
 * @param name its name on the class path
 */
record Source(String module, String name) {

    private static final String SCRIPTS = "dev/carillon/redis/lua/";

    /** A script, by its name below the folder of scripts. */
    static Source lua(String script) {
        return new Source("scheduler-redis", SCRIPTS + script);
    }

    /** A class, by its path below the package of all. */
    static Source java(String module, String type) {
        return new Source(module, "dev/carillon/" + type + ".java");
    }

    boolean isJava() {
        return name.endsWith(".java");
    }

    Path path() {
        return Workspace.root()
                .resolve(module)
                .resolve(isJava() ? "src/main/java" : "src/main/resources")
                .resolve(name);
    }

    /** The file's own name, as it stands in the table. */
    @Override
    public String toString() {
        return isJava() ? name.substring(name.lastIndexOf('/') + 1) : name.substring(SCRIPTS.length());
    }
}
