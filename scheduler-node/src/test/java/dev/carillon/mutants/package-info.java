/**
 * The rules of the protocol, each broken on purpose, to see that tests notice.
 *
 * <p>A {@link dev.carillon.mutants.Mutant} is a few edits of the sources as they are shipped, Java or Lua. {@link
 * dev.carillon.mutants.ProtocolMutantsTest} applies them in a class loader of their own and runs tests that the project has
 * anyway: they must fail there, and must not fail without the edits. Nothing in the product knows of this. {@link
 * dev.carillon.mutants.PlantedRacesIT} does the same for races, in JVMs of their own.
 */
@NullMarked
package dev.carillon.mutants;

import org.jspecify.annotations.NullMarked;
