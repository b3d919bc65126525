package dev.carillon.node.http;

/**
 * One thing that can be asked.
 *
 * @param method of HTTP
 * @param path with names in braces
 * @param role what it takes
 * @param action what answers
 * @param isKept whether the answer is the same for everybody, and may be a moment old
 * @param needsStore whether it cannot be answered without the store
 */
record Route(String method, String path, Role role, Action action, boolean isKept, boolean needsStore) {

    /** Answers a call; what it throws becomes a {@link Problem}. */
    @FunctionalInterface
    interface Action {
        Answer answer(Call call) throws InterruptedException;
    }

    private Route(String method, String path, Role role, Action action) {
        this(method, path, role, action, false, true);
    }

    static Route get(String path, Action action) {
        return new Route("GET", path, Role.VIEWER, action);
    }

    static Route post(String path, Action action) {
        return new Route("POST", path, Role.OPERATOR, action);
    }

    static Route put(String path, Action action) {
        return new Route("PUT", path, Role.ADMIN, action);
    }

    static Route delete(String path, Action action) {
        return new Route("DELETE", path, Role.ADMIN, action);
    }

    /** The same for another role. */
    Route as(Role other) {
        return new Route(method, path, other, action, isKept, needsStore);
    }

    /** The same, whose answer may be a moment old. */
    Route kept() {
        return new Route(method, path, role, action, true, needsStore);
    }

    /** The same, which says something even while there is no store. */
    Route always() {
        return new Route(method, path, role, action, isKept, false);
    }

    /** The path as Helidon matches it; the tag in a scope may have slashes in it. */
    String pattern() {
        return path.replace("{scope}", "{+scope}");
    }

    /** What stands in the path in the place of the first name in braces, for one call. */
    String target(Call call) {
        int open = path.indexOf('{');
        return open < 0 ? "" : call.path(path.substring(open + 1, path.indexOf('}')));
    }

    /** Does what is asked for, by whichever way it came; a change is noted before. */
    Answer carryOut(Call call) throws InterruptedException {
        if (!isChange()) {
            return action.answer(call);
        }
        Journal.intend(this, call);
        try {
            return action.answer(call);
        } catch (RuntimeException e) {
            Journal.refused(this, call, Problems.of(e));
            throw e;
        }
    }

    boolean isChange() {
        return !method.equals("GET");
    }
}
