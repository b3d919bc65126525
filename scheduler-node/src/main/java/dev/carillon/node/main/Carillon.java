package dev.carillon.node.main;

import dev.carillon.node.chaos.ChaosCommand;
import dev.carillon.node.chaos.ChaosNodeCommand;
import dev.carillon.node.cli.Cli;
import dev.carillon.node.demo.DemoCommand;
import dev.carillon.node.demo.DemoNodeCommand;
import java.time.InstantSource;

/** The program behind the launcher. */
public final class Carillon {

    private Carillon() {}

    /** Does what the arguments say and exits with the code that says how it went. */
    public static void main(String[] args) {
        Cli.quiet();
        Cli cli = new Cli(InstantSource.system(), System.getenv(), System.in)
                .add("chaos", () -> new ChaosCommand(Carillon.class))
                .add(ChaosNodeCommand.NAME, () -> new ChaosNodeCommand(store -> store))
                .add("demo", () -> new DemoCommand(Carillon.class))
                .add("demo-node", DemoNodeCommand::new);
        System.exit(cli.execute(args));
    }
}
