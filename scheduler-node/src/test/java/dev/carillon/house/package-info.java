/**
 * The house check: who may see whom, what things are called, how long they may be.
 *
 * <p>It stands in this module because this one sees all the others. What is allowed where is one list, {@link
 * dev.carillon.house.HouseList}; every rule has a test with a planted violation.
 */
@NullMarked
package dev.carillon.house;

import org.jspecify.annotations.NullMarked;
