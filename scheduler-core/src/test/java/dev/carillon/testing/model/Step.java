package dev.carillon.testing.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that happens. What it means is drawn when its turn has come, from what is there then, so that steps can be left
 * out and the others still make sense.
 */
record Step(StepKind kind, long seed) {

    private static final int LEAST = 15;
    private static final int MOST = 70;

    /** The walk of a seed. */
    static List<Step> walk(long seed) {
        Draw draw = new Draw(seed);
        int length = LEAST + draw.below(MOST - LEAST);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(StepKind.CREATE, draw.seed()));
        while (steps.size() < length) {
            steps.add(new Step(StepKind.any(draw), draw.seed()));
        }
        return steps;
    }
}
