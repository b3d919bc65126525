package dev.carillon.run;

import dev.carillon.schedule.ScheduleId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A part of the schedules that lives in one hash slot of the store and is read and claimed as one.
 *
 * @param index from 0
 */
public record Shard(int index) {

    /** The most shards that a namespace may have. */
    public static final int MOST = 1_024;

    /** @throws IllegalArgumentException naming {@code shard} when the index is out of range */
    public Shard {
        if (index < 0 || index >= MOST) {
            throw new IllegalArgumentException("shard: " + index + " must be from 0 to " + (MOST - 1));
        }
    }

    /** The shard of a schedule among {@code shards} of them: CRC-32 of its id, modulo. */
    public static Shard of(ScheduleId id, int shards) {
        if (shards == 1) {
            return new Shard(0);
        }
        CRC32 crc = new CRC32();
        crc.update(id.value().getBytes(StandardCharsets.US_ASCII));
        return new Shard((int) (crc.getValue() % shards));
    }

    @Override
    public String toString() {
        return Integer.toString(index);
    }
}
