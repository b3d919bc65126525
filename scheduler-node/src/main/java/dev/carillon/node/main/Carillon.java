package dev.carillon.node.main;

import dev.carillon.node.cli.Cli;
import java.time.InstantSource;

/** The program behind the launcher. */
public final class Carillon {

    private Carillon() {}

    /** Does what the arguments say and exits with the code that says how it went. */
    public static void main(String[] args) {
        Cli.quiet();
        System.exit(new Cli(InstantSource.system(), System.getenv(), System.in).execute(args));
    }
}
