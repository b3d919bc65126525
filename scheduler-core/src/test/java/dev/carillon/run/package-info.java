@NullMarked
package dev.carillon.run;

import org.jspecify.annotations.NullMarked;
