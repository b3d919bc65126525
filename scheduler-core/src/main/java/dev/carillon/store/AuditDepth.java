package dev.carillon.store;

/** How closely an audit looks. */
public enum AuditDepth {
    /**
     * By the names alone: the record of a schedule is read only when it stands neither among those with a fire time nor
     * among the completed ones, or when a run of it stands nowhere. Costs next to nothing, and finds what would stay silent.
     */
    PLACES,

    /** By every record. */
    RECORDS
}
