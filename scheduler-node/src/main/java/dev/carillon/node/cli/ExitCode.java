package dev.carillon.node.cli;

/** What the program's exit says to a script. */
final class ExitCode {

    /** Done. */
    static final int OK = 0;
    /** It failed for another reason than those below. */
    static final int FAILURE = 1;
    /** The command line is wrong: an unknown option, or a value that is malformed or out of range. Nothing was changed. */
    static final int USAGE = 2;
    /** There is no such schedule, or no such run. */
    static final int NOT_FOUND = 3;
    /** Something that is there is in the way: another definition of that id, an unfinished run. */
    static final int CONFLICT = 4;
    /** Redis cannot be reached, does not answer, or refuses this user or this version. */
    static final int UNREACHABLE = 5;
    /** It works, but not as it should. */
    static final int UNHEALTHY = 6;

    /** The codes with their meanings, for the help. */
    static final String[] LIST = {
        OK + ":ok",
        FAILURE + ":failure",
        USAGE + ":usage: an unknown option or a bad value; nothing was changed",
        NOT_FOUND + ":not found: there is no such schedule or run",
        CONFLICT + ":conflict: another definition, or an unfinished run, is in the way",
        UNREACHABLE + ":unreachable: no answer from Redis, or it refuses the credentials",
        UNHEALTHY + ":unhealthy: it works, but not as it should"
    };

    private ExitCode() {}
}
