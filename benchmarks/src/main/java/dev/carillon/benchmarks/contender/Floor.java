package dev.carillon.benchmarks.contender;

/** What any scheduler with a lease on one Redis can reach: two scripts, batches, pipelining, and nothing else. */
final class Floor implements Contender {

    private static final int DRAIN_COUNT = 400_000;

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String settings() {
        return "Lettuce and two Lua scripts: takes 100 due members a call into a set with deadlines, puts them back in the"
                + " same batches; no run record, no history, no planning, no fence; handlers on the thread that takes";
    }

    @Override
    public int drainCount() {
        return DRAIN_COUNT;
    }

    @Override
    public boolean isSpreadable() {
        return true;
    }

    @Override
    public Rig open(Fires fires) {
        return new FloorRig(fires, RedisStore.start());
    }
}
