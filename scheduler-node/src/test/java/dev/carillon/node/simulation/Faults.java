package dev.carillon.node.simulation;

/**
 * How much goes wrong in one world. Of each kind it is nothing in some worlds and much in others, so that no kind hides
 * behind another.
 *
 * @param slowPercent turns whose requests take time
 * @param dropPermille requests that do not arrive, or so late that nobody waits for them
 * @param lostPermille requests whose answer is lost
 * @param twicePermille requests that arrive twice, at once or later
 * @param deafPercent wake-ups that are lost
 * @param crashPermille steps at which the process ends, in a hundred
 * @param pausePercent slow steps at which the process stands still for long
 * @param failPercent handlers that fail
 * @param jumpMillis how far clocks jump
 * @param disturbMillis how long it is from one disturbance of a node to the next
 */
record Faults(
        int slowPercent,
        int dropPermille,
        int lostPermille,
        int twicePermille,
        int deafPercent,
        int crashPermille,
        int pausePercent,
        int failPercent,
        int jumpMillis,
        int disturbMillis) {

    static Faults drawn(Chance chance) {
        return new Faults(
                some(chance, 40),
                some(chance, 60),
                some(chance, 60),
                some(chance, 60),
                some(chance, 60),
                some(chance, 8),
                some(chance, 15),
                some(chance, 30),
                some(chance, 4_000),
                chance.percent(20) ? Integer.MAX_VALUE : (int) chance.between(700, 6_000));
    }

    private static int some(Chance chance, int most) {
        return chance.percent(35) ? 0 : chance.below(most + 1);
    }
}
