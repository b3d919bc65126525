package dev.carillon.benchmarks;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Contenders;
import dev.carillon.benchmarks.contender.Fires;
import dev.carillon.benchmarks.contender.Rig;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A node on a store that is there, whose handlers begin and never end: what is killed to see who picks up its run. */
@Command(name = "hold", hidden = true)
final class HoldCommand implements Callable<Integer> {

    @Parameters(index = "0")
    private String contender = "";

    @Parameters(index = "1")
    private String address = "";

    @Override
    public Integer call() throws Exception {
        Contender held = Contenders.named(contender);
        try (Rig rig = held.join(Fires.holding(), address);
                AutoCloseable node = rig.startNode()) {
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
