/** What the single steps cost in the processor and in garbage, by JMH; {@code benchmarks/run micro}. */
@NullMarked
package dev.carillon.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
