package dev.carillon.run;

/**
 * How far a run has come, in whatever its handler counts.
 *
 * @param done how many are done
 * @param total how many there are
 */
public record Progress(long done, long total) {

    /** @throws IllegalArgumentException naming {@code progress} unless {@code 0 <= done <= total} and {@code total >= 1} */
    public Progress {
        if (done < 0 || total < 1 || done > total) {
            throw new IllegalArgumentException(
                    "progress: " + done + " of " + total + " must be from 0 to the total, and the total at least 1");
        }
    }

    @Override
    public String toString() {
        return done + "/" + total;
    }
}
