package dev.carillon.store;

/** Why a fire time was dropped without a start. */
public enum DropReason {
    /** Earlier runs of the schedule were unfinished. */
    OVERLAP,
    /** It passed while nobody could claim it, and the schedule's misfire rule drops such fire times. */
    MISFIRE,
    /** It could not start within the schedule's start deadline; its record says expired. */
    DEADLINE,
    /** The schedule, or what it belongs to, was paused when it came. */
    PAUSED,
    /** Somebody asked for it to be skipped. */
    SKIPPED,
    /** A calendar excluded it after it had been planned. */
    EXCLUDED,
    /** An update of the schedule, whose new rule does not know it, came before it started. */
    REPLACED,
    /** It passed while live nodes were there, none of which knew its task, and the misfire rule drops such fire times. */
    NO_CAPABLE_NODE
}
