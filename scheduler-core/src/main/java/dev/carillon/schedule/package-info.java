/** What runs when. */
@NullMarked
package dev.carillon.schedule;

import org.jspecify.annotations.NullMarked;
