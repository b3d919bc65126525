package dev.carillon.node.http;

/** Ends a call with a problem that is already in words. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }

    static Refusal notFound(String detail) {
        return new Refusal(new Problem(Problems.NOT_FOUND, "Not found", detail));
    }

    static Refusal conflict(String detail) {
        return new Refusal(new Problem(Problems.CONFLICT, "Conflict", detail));
    }
}
