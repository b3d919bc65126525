package dev.carillon.testing;

/** What every part of the contract needs. */
interface StoreCase {

    /** The running test's own corner of the store. */
    Scene scene();
}
