package dev.carillon.benchmarks.contender;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queue of the Node world, on Redis; its client and each of its nodes are processes of their own. */
final class BullMq implements Contender {

    /** Where the folder with the driver is. */
    static final String HOME = "carillon.benchmarks.home";

    private static final int DRAIN_COUNT = 200_000;

    @Override
    public String name() {
        return "bullmq";
    }

    @Override
    public String settings() {
        return "a Worker of concurrency 300 in a Node process of its own for each node, finished ones removed; bulk by"
                + " addBulk of 1,000, job schedulers by upsertJobScheduler, 100 calls under way";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public boolean isInProcess() {
        return false;
    }

    @Override
    public boolean isKillable() {
        return true;
    }

    @Override
    public String missing() {
        return Stream.of("node", "npm")
                .filter(program -> !isOnPath(program))
                .findFirst()
                .map(program -> "there is no " + program + " on the PATH")
                .orElse("");
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public Rig open(Fires fires) throws Exception {
        Path folder = Path.of(System.getProperty(HOME, "."), "bullmq");
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            fetch(folder);
        }
        return new BullMqRig(fires, RedisStore.start(), folder);
    }

    private static void fetch(Path folder) throws IOException, InterruptedException {
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("npm ci failed in " + folder);
        }
    }
}
