package dev.carillon.node.chaos;

/**
 * What a cluster takes while nothing is scheduled.
 *
 * @param node the most that a node takes of each
 * @param keys how many keys are in Redis that do not go by themselves, beside those of which a shard has one each
 */
record Usage(Footprint node, int keys) {

    /** Of a trial that did not look. */
    static final Usage UNKNOWN = new Usage(Footprint.NONE, 0);

    /** True when work has left something behind that stays. */
    boolean hasGrownFrom(Usage idle) {
        return node.hasGrownFrom(idle.node) || keys > idle.keys;
    }

    @Override
    public String toString() {
        return node + ", " + keys + " lasting keys";
    }
}
